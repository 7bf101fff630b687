import { formatMoment } from '../kernel/plain-date.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { type Language, text } from '../kernel/text.ts'
import { Field } from '../ui/field.tsx'
import { Actions, ErrorSummary, Form } from '../ui/form.tsx'
import { Card, PageSentence, Section } from '../ui/sentence.tsx'
import { Status } from '../ui/status.tsx'
import { Table } from '../ui/table.tsx'
import type { MadeInvitation } from './village.invitations.ts'
import { address, type Place } from './village.office-parts.tsx'
import { type Call, type Invitation, usualQuota } from './village.schema.ts'
import type { FormFault } from './village.view.tsx'

export function Invitations(props: {
  language: Language
  call: Call
  villages: Place[]
  invitations: Invitation[]
  made: (MadeInvitation & { url: string; qr: string })[]
  fault?: FormFault
  typed?: Record<string, string>
}) {
  const { language, call, made, invitations, fault, typed = {} } = props
  const open = invitations.filter((each) => isOpen(each))
  const title = text('Buat undangan', 'Make invitations')
  return (
    <div class="grid gap-6">
      <PageSentence
        eyebrow={call.programme_name}
        small={
          text(
            'Pemegang tautan hanya bisa mengirim daftar dan melihat kiriman tautan itu sendiri. Serahkan langsung kepada orangnya.',
            'Whoever holds a link can send lists and see what that link has sent, nothing else. Hand it to the person.',
          )[language]
        }
      >
        {language === 'id'
          ? `${formatInteger(open.length)} undangan berlaku`
          : `${formatInteger(open.length, 'en')} invitations open`}
      </PageSentence>
      <ErrorSummary language={language} errors={fault ? [{ field: fault.field, message: fault.text }] : []} />
      {made.length > 0 && <MadeLinks language={language} made={made} call={call} />}
      <div class="print:hidden">
        <Card>
          <Form
            action={address(call.programme_code, '/undangan')}
            label={title[language]}
            hidden={{ langkah: 'buat' }}
          >
            <Field
              language={language}
              kind="select"
              name="villages"
              label={text('Untuk desa', 'For the village')}
              optional
              value={typed.villages ?? 'all'}
              error={fault?.field === 'villages' ? fault.text : undefined}
              empty={text('Tidak untuk desa', 'For no village')}
              options={[
                {
                  value: 'all',
                  label: text('Semua desa yang belum punya undangan', 'Every village without an invitation'),
                },
                ...props.villages.map((each) => ({
                  value: each.code,
                  label: `${each.name}, ${each.district_name}`,
                })),
              ]}
            />
            <Field
              language={language}
              kind="text"
              name="community"
              label={text('Atau untuk komunitas', 'Or for a community')}
              hint={text('Misalnya paguyuban ojek', 'For example an association of drivers')}
              optional
              value={typed.community}
              maxlength={80}
            />
            <div class="grid gap-4 sm:grid-cols-3">
              <Field
                language={language}
                kind="number"
                name="uploads"
                label={text('Jatah kiriman', 'Lists')}
                value={typed.uploads ?? usualQuota.uploads}
                min={1}
                max={100}
              />
              <Field
                language={language}
                kind="number"
                name="rows"
                label={text('Jatah orang', 'People')}
                value={typed.rows ?? usualQuota.rows}
                min={1}
                max={100_000}
                error={fault?.field === 'rows' ? fault.text : undefined}
              />
              <Field
                language={language}
                kind="number"
                name="days"
                label={text('Berlaku', 'Good for')}
                after={text('hari', 'days')}
                value={typed.days ?? usualQuota.days}
                min={1}
                max={180}
              />
            </div>
            <Actions
              language={language}
              primary={{ label: title }}
              consequence={text(
                'Tautannya ditampilkan sekali saja, untuk dicetak. Yang hilang diganti dengan yang baru.',
                'The links are shown once, to be printed. A lost one is replaced by a new one.',
              )}
            />
          </Form>
        </Card>
      </div>
      <div class="print:hidden">
        <Section language={language} title={text('Undangan yang ada', 'Invitations there are')}>
          <Table<Invitation>
            language={language}
            caption={text('Undangan yang ada', 'Invitations there are')}
            caption_hidden
            rows={invitations}
            empty={{ title: text('Belum ada undangan', 'No invitations yet') }}
            columns={[
              {
                key: 'place',
                header: text('Untuk', 'For'),
                narrow: 'lead',
                cell: (each) => each.village_name ?? each.community ?? '—',
              },
              {
                key: 'state',
                header: text('Keadaan', 'State'),
                narrow: 'aside',
                cell: (each) => <InvitationState language={language} invitation={each} />,
              },
              {
                key: 'used',
                header: text('Kiriman', 'Lists'),
                align: 'end',
                cell: (each) => `${each.uploads_used} / ${each.uploads_max}`,
              },
              {
                key: 'rows',
                header: text('Orang', 'People'),
                align: 'end',
                cell: (each) =>
                  `${formatInteger(each.rows_used, language)} / ${formatInteger(each.rows_max, language)}`,
              },
              {
                key: 'until',
                header: text('Sampai', 'Until'),
                cell: (each) => formatMoment(each.expires_at, language),
              },
              {
                key: 'revoke',
                header: text('Cabut', 'Take back'),
                bare: true,
                cell: (each) =>
                  isOpen(each) && (
                    <Form
                      action={address(call.programme_code, '/undangan')}
                      hidden={{ langkah: 'cabut', invitation: each.invitation_id }}
                      class="inline"
                    >
                      <button
                        type="submit"
                        class="btn btn-quiet btn-sm"
                        aria-label={`${text('Cabut undangan', 'Take back the invitation of')[language]} ${each.village_name ?? each.community}, ${formatMoment(each.made_at, language)}`}
                      >
                        {text('Cabut', 'Take back')[language]}
                      </button>
                    </Form>
                  ),
              },
            ]}
          />
        </Section>
      </div>
    </div>
  )
}

const isOpen = (each: Invitation): boolean =>
  !each.revoked_at && each.expires_at > new Date() && each.uploads_used < each.uploads_max

function InvitationState({ language, invitation }: { language: Language; invitation: Invitation }) {
  if (invitation.revoked_at) return <Status>{text('Dicabut', 'Taken back')[language]}</Status>
  if (invitation.expires_at <= new Date()) return <Status>{text('Lewat waktu', 'Over')[language]}</Status>
  if (invitation.uploads_used >= invitation.uploads_max)
    return <Status>{text('Jatah habis', 'Used up')[language]}</Status>
  if (invitation.sleeps_until && invitation.sleeps_until > new Date())
    return (
      <Status tone="warning">
        {text('Tidur sejam: sering salah dicoba', 'Asleep for an hour: tried wrongly')[language]}
      </Status>
    )
  return <Status tone="success">{text('Berlaku', 'Opens')[language]}</Status>
}

function MadeLinks({
  language,
  made,
  call,
}: {
  language: Language
  made: (MadeInvitation & { url: string; qr: string })[]
  call: Call
}) {
  return (
    <Section
      language={language}
      title={text(
        'Cetak sekarang: tautan ini tidak bisa ditampilkan lagi',
        'Print now: these links cannot be shown again',
      )}
    >
      <ul class="grid gap-4 sm:grid-cols-2">
        {made.map((each) => (
          <li class="flex break-inside-avoid items-start gap-4 rounded-box border border-base-300 p-4">
            <img src={each.qr} alt="" width="112" height="112" class="shrink-0" />
            <div class="min-w-0">
              <p class="font-semibold">{each.place}</p>
              <p class="text-sm text-quiet">{call.programme_name}</p>
              <p class="mt-1 break-all font-mono text-sm">{each.url}</p>
              <p class="mt-1 text-sm text-quiet">
                {language === 'id'
                  ? `Berlaku sampai ${formatMoment(each.expires_at)}`
                  : `Opens until ${formatMoment(each.expires_at, 'en')}`}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Section>
  )
}
