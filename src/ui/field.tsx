import type { Child } from 'hono/jsx'
import { text } from '../kernel/text.ts'
import { classes, read, type Spoken, type Words } from './words.ts'

export type Option = { value: string; label: Words; hint?: Words; disabled?: boolean }

type Common = Spoken & {
  name: string
  label: Words
  hint?: Words
  /** What is wrong with what was typed; shown beside the field and linked from the error summary. */
  error?: Words
  /** Fields are required unless they say so; the label then ends in "(tidak wajib)". */
  optional?: boolean
  /** Nothing in the form has to be filled in, and it says so itself: no field repeats it. */
  free?: boolean
  disabled?: boolean
  /** Where two forms of one page ask for the same name; otherwise the id comes from the name. */
  id?: string
}

type Line = {
  kind: 'text' | 'number' | 'date' | 'month' | 'email' | 'password' | 'tel' | 'search'
  value?: string | number
  /** Stands before or behind the box: `Rp`, `orang`, `bulan`. */
  before?: Words
  after?: Words
  width?: 'short' | 'medium' | 'full'
  inputmode?: 'numeric' | 'decimal' | 'text' | 'tel' | 'email'
  autocomplete?: string
  min?: string | number
  max?: string | number
  step?: string | number
  maxlength?: number
}

export type FieldProps = Common &
  (
    | Line
    | { kind: 'textarea'; value?: string; rows?: number; maxlength?: number }
    | { kind: 'file'; accept?: string; multiple?: boolean }
    | { kind: 'select'; value?: string; options: Option[]; empty?: Words }
    | { kind: 'radio'; value?: string; options: Option[] }
    | { kind: 'checkbox'; values?: string[]; options: Option[] }
  )

const words = {
  optional: text('(tidak wajib)', '(optional)'),
  error: text('Galat: ', 'Error: '),
  month: text('Tahun dan bulan, misalnya 2024-11', 'Year and month, for example 2024-11'),
}

const widths = { short: 'max-w-40', medium: 'max-w-sm', full: 'max-w-xl' }

/** The id of a field, to which the error summary leads. Names such as `rows[3].nik` become valid ids. */
export function fieldId(name: string): string {
  return `field-${name.replace(/[^A-Za-z0-9_-]+/g, '-')}`
}

/** One question with its label, hint, box and error, tied together for screen readers. */
export function Field(props: FieldProps) {
  if (props.kind === 'radio' || props.kind === 'checkbox') return <Choices {...props} />
  const id = props.id ?? fieldId(props.name)
  return (
    <div class={classes('grid content-end gap-1', props.error && 'border-s-4 border-error ps-3')}>
      <label for={id} class="font-semibold">
        <Label {...props} />
      </label>
      <HintAndError {...props} id={id} />
      <Control {...props} id={id} />
    </div>
  )
}

function Label({ language, label, optional }: Common) {
  return (
    <>
      {read(label, language)}
      {optional && <span class="font-normal text-quiet"> {read(words.optional, language)}</span>}
    </>
  )
}

function hintOf(props: FieldProps): Words | undefined {
  return props.hint ?? (props.kind === 'month' ? words.month : undefined)
}

function HintAndError({ id, ...props }: FieldProps & { id: string }): Child {
  const hint = hintOf(props)
  return (
    <>
      {hint && (
        <p id={`${id}-hint`} class="max-w-[70ch] text-sm text-quiet">
          {read(hint, props.language)}
        </p>
      )}
      {props.error && (
        <p id={`${id}-error`} class="max-w-[70ch] text-[0.9375rem] font-medium text-error">
          <span class="sr-only">{read(words.error, props.language)}</span>
          {read(props.error, props.language)}
        </p>
      )}
    </>
  )
}

function Control({ id, ...props }: FieldProps & { id: string }): Child {
  const shared = {
    id,
    name: props.name,
    disabled: props.disabled,
    required: !(props.optional || props.free),
    ...described(id, props),
  }
  switch (props.kind) {
    case 'textarea':
      return (
        <textarea class="textarea max-w-xl" rows={props.rows ?? 4} maxlength={props.maxlength} {...shared}>
          {props.value ?? ''}
        </textarea>
      )
    case 'file':
      return (
        <input
          type="file"
          class="file-input h-11 max-w-xl"
          accept={props.accept}
          multiple={props.multiple}
          {...shared}
        />
      )
    case 'select':
      return (
        <select class="select h-11 max-w-xl" {...shared}>
          {props.empty && <option value="">{read(props.empty, props.language)}</option>}
          {props.options.map((option) => (
            <option value={option.value} selected={option.value === props.value} disabled={option.disabled}>
              {read(option.label, props.language)}
            </option>
          ))}
        </select>
      )
    case 'radio':
    case 'checkbox':
      return null
    default: {
      const { language, before, after } = props
      return (
        <div class="flex items-center gap-2">
          {before && <span class="text-quiet">{read(before, language)}</span>}
          <input
            type={props.kind}
            value={props.value}
            inputmode={props.inputmode}
            autocomplete={props.autocomplete}
            min={props.min}
            max={props.max}
            step={props.step}
            maxlength={props.maxlength}
            class={classes('input h-11', widths[props.width ?? defaultWidth(props.kind)])}
            {...shared}
          />
          {after && <span class="text-quiet">{read(after, language)}</span>}
        </div>
      )
    }
  }
}

function defaultWidth(kind: Line['kind']): keyof typeof widths {
  if (kind === 'number') return 'short'
  return kind === 'date' || kind === 'month' || kind === 'tel' ? 'medium' : 'full'
}

function described(id: string, props: FieldProps) {
  const by = [hintOf(props) && `${id}-hint`, props.error && `${id}-error`].filter(Boolean).join(' ')
  return { 'aria-describedby': by || undefined, 'aria-invalid': props.error ? ('true' as const) : undefined }
}

/** A question with a few answers to tick. The first box carries the field's id, so the summary's link lands on it. */
function Choices(props: FieldProps & { kind: 'radio' | 'checkbox' }) {
  const { language, name, kind, options } = props
  const id = props.id ?? fieldId(name)
  const chosen = kind === 'radio' ? [props.value] : (props.values ?? [])
  const { 'aria-describedby': by } = described(id, props)
  return (
    <fieldset
      class={classes('grid content-end gap-1', props.error && 'border-s-4 border-error ps-3')}
      aria-describedby={by}
    >
      <legend class="font-semibold">
        <Label {...props} />
      </legend>
      <HintAndError {...props} id={id} />
      <div class="mt-1 grid gap-2">
        {options.map((option, at) => (
          <label class="flex max-w-xl items-start gap-3 py-1">
            <input
              type={kind}
              id={at === 0 ? id : `${id}-${at + 1}`}
              name={name}
              value={option.value}
              checked={chosen.includes(option.value)}
              disabled={props.disabled || option.disabled}
              required={kind === 'radio' && !props.optional}
              class={classes('shrink-0', kind === 'radio' ? 'radio' : 'checkbox')}
            />
            <span class="min-w-0">
              {read(option.label, language)}
              {option.hint && <span class="block text-sm text-quiet">{read(option.hint, language)}</span>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
