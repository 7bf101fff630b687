import type { Child } from 'hono/jsx'
import { formatInteger } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { tokenField, tokenForForm } from '../platform/form-token.ts'
import { fieldId } from './field.tsx'
import { classes, read, type Spoken, type Words } from './words.ts'

/** `field` is the name of a `Field` of the form; `id` only where that field was given an id of its own. */
export type FormError = { field?: string; id?: string; message: Words }

export type FormProps = {
  action: string
  /** With files in it. */
  multipart?: boolean
  /** `get` for searches, whose result is an address one can keep. */
  method?: 'post' | 'get'
  hidden?: Record<string, string>
  label?: string
  class?: string
  /** `data-` attributes for an island. */
  data?: Record<string, string>
  children?: Child
}

/**
 * A form checked by the server alone, so that every message is ours, in the person's language. One that writes carries the token without which
 * the server takes no form (`platform/form-guard.ts`): so no form is written in any other way.
 */
export function Form({
  action,
  multipart,
  method = 'post',
  hidden = {},
  label,
  class: className,
  data = {},
  children,
}: FormProps) {
  const token = method === 'post' ? tokenForForm(multipart ? 'files' : 'fields') : undefined
  return (
    <form
      method={method}
      action={action}
      enctype={multipart ? 'multipart/form-data' : undefined}
      aria-label={label}
      class={className ?? 'grid gap-6'}
      {...Object.fromEntries(Object.entries(data).map(([name, value]) => [`data-${name}`, value]))}
      novalidate
    >
      {token && <input type="hidden" name={tokenField} value={token} />}
      {Object.entries(hidden)
        .filter(([name]) => name !== tokenField)
        .map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
      {children}
    </form>
  )
}

/** Above the form after a refusal: how many things to mend, each a link to its field. Shows nothing without errors. */
export function ErrorSummary({ language, errors }: Spoken & { errors: FormError[] }) {
  if (errors.length === 0) return null
  const count = formatInteger(errors.length, language)
  const title =
    errors.length === 1
      ? text('Ada satu hal yang perlu diperbaiki', 'There is one thing to mend')
      : text(`Ada ${count} hal yang perlu diperbaiki`, `There are ${count} things to mend`)
  return (
    <div
      id="error-summary"
      role="alert"
      tabindex={-1}
      // After a refusal the reader must land on what is wrong, also without JavaScript.
      autofocus
      class="rounded-box border-2 border-error bg-base-100 p-4 sm:px-5"
    >
      <h2 class="text-lg font-semibold">{read(title, language)}</h2>
      <ul class="mt-1 grid gap-1">
        {errors.map((error) => (
          <li>
            {error.field ? (
              <a href={`#${error.id ?? fieldId(error.field)}`} class="door font-medium text-error">
                {read(error.message, language)}
              </a>
            ) : (
              <span class="font-medium text-error">{read(error.message, language)}</span>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** A plain verb with the number in it: "Usulkan 26.117 orang". `name` and `value` tell several buttons apart. */
export type SubmitButton = { label: Words; name?: string; value?: string; disabled?: boolean }

export type ActionsProps = Spoken & {
  primary: SubmitButton | { label: Words; href: string }
  secondary?: (SubmitButton | { label: Words; href: string })[]
  /** One line under the buttons: what it costs and until when it can be undone. */
  consequence?: Words
  /** Tells several groups of buttons on one page apart. */
  id?: string
}

/** The end of a form or a page: one primary action, quieter ways out, and the consequence in words. */
export function Actions({ language, primary, secondary = [], consequence, id }: ActionsProps) {
  const consequenceId = consequence && `${id ?? fieldId(read(primary.label, 'id'))}-consequence`
  return (
    <div class="grid gap-2 print:hidden">
      <div class="flex flex-wrap items-center gap-2">
        <Action language={language} action={primary} class="btn-primary" described_by={consequenceId} />
        {secondary.map((action) => (
          <Action language={language} action={action} class="btn-quiet" />
        ))}
      </div>
      {consequence && (
        <p id={consequenceId} class="max-w-[70ch] text-sm text-quiet">
          {read(consequence, language)}
        </p>
      )}
    </div>
  )
}

function Action(props: Spoken & { action: ActionsProps['primary']; class: string; described_by?: string }) {
  const { action, language } = props
  const label = read(action.label, language)
  const className = classes('btn', props.class)
  if ('href' in action) {
    return (
      <a href={action.href} class={className}>
        {label}
      </a>
    )
  }
  return (
    <button
      type="submit"
      name={action.name}
      value={action.value}
      disabled={action.disabled}
      aria-describedby={props.described_by}
      class={className}
    >
      {label}
    </button>
  )
}
