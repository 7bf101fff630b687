import type { Refusal } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { Field } from '../ui/field.tsx'
import { Actions, Form } from '../ui/form.tsx'
import { Card } from '../ui/sentence.tsx'
import type { Spoken } from '../ui/words.ts'
import { errorAt, QrPicture } from './account.parts.tsx'

/** Puts a seed into an app: picture, the same as text, and the first code as proof that it arrived. */
export function FactorForm(
  props: Spoken & { seed: { uri: string; secret: string }; action: string; error?: Refusal },
) {
  const { language, seed } = props
  return (
    <Card>
      <div class="grid gap-6 sm:grid-cols-[13rem_minmax(0,1fr)]">
        <QrPicture
          value={seed.uri}
          label={text('Kode QR untuk aplikasi autentikator', 'QR code for the authenticator app')[language]}
        />
        <div class="grid content-start gap-4">
          <ol class="grid list-decimal gap-1.5 ps-5">
            <li>
              {
                text(
                  'Pasang aplikasi autentikator di ponsel (misalnya Aegis, 2FAS, Google Authenticator). Tanpa internet pun bisa.',
                  'Install an authenticator app on your phone (such as Aegis, 2FAS, Google Authenticator). It works offline.',
                )[language]
              }
            </li>
            <li>
              {
                text('Pindai gambar ini, atau ketik kuncinya:', 'Scan this picture, or type the key:')[
                  language
                ]
              }{' '}
              <code class="select-all break-words" data-seed>
                {seed.secret}
              </code>
            </li>
            <li>{text('Ketik enam angka yang tampil.', 'Type the six digits it shows.')[language]}</li>
          </ol>
          <Form
            action={props.action}
            label={text('Pasang langkah kedua', 'Set up the second factor')[language]}
          >
            <Field
              language={language}
              kind="text"
              name="code"
              label={text('Kode', 'Code')}
              error={errorAt(props.error, 'code')}
              inputmode="numeric"
              autocomplete="one-time-code"
              width="short"
            />
            <Actions language={language} primary={{ label: text('Pasang', 'Set up') }} />
          </Form>
        </div>
      </div>
    </Card>
  )
}
