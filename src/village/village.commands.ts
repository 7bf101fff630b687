import { text } from '../kernel/text.ts'
import { type Command, wholeNumber } from '../platform/command.ts'
import { transact } from '../platform/context.ts'
import { requireOperation } from '../platform/policy.ts'
import { callForLists, endCall, getCall } from './village.collect.ts'
import { makeInvitations } from './village.invitations.ts'
import { isMergeable, mergeLists } from './village.merge.ts'
import { qualityFor } from './village.office-pages.tsx'
import { usualQuota } from './village.schema.ts'
import { listGathered } from './village.store.ts'

const programme = {
  type: 'string',
  value: 'CODE',
  required: true,
  help: text('Kode program', 'Code of the programme'),
} as const

/** The office's side of the lists of villages, for scripts. Sending is done by villages, by page or API. */
export const villageCommands: Command[] = [
  {
    name: 'village call',
    summary: text(
      'Minta daftar dari desa sampai suatu hari, atau tutup',
      'Ask villages for lists until a day, or close',
    ),
    options: {
      programme,
      due: { type: 'string', value: 'YYYY-MM-DD', help: text('Batas waktu', 'Due day') },
      close: { type: 'boolean', help: text('Tutup pengumpulan', 'Take in no more lists') },
    },
    examples: ['payung village call --programme SRL-2024-APBDP --due 2026-12-15 --as sarolangun.operator'],
    run: async ({ options, context }) => {
      const code = String(options.programme)
      const call = options.close
        ? await endCall(context, code)
        : await callForLists(context, code, String(options.due ?? ''))
      return {
        data: call,
        lines: [
          `${call.programme_code}: ${call.closed_at ? 'closed' : `lists are asked for until ${call.due_on}`}.`,
        ],
      }
    },
  },
  {
    name: 'village invite',
    summary: text(
      'Buat tautan undangan; ditampilkan sekali saja',
      'Make invitation links; they are shown once',
    ),
    options: {
      programme,
      village: {
        type: 'string',
        value: 'CODE',
        help: text('Kode desa, atau all', 'Code of a village, or all'),
      },
      community: { type: 'string', value: 'NAME', help: text('Nama komunitas', 'Name of a community') },
      uploads: { type: 'string', value: 'N', help: text('Jatah kiriman', 'Lists it may send') },
      rows: { type: 'string', value: 'N', help: text('Jatah orang', 'People it may send') },
      days: { type: 'string', value: 'N', help: text('Berlaku berapa hari', 'Days it opens') },
    },
    examples: [
      'payung village invite --programme SRL-2024-APBDP --village all --as sarolangun.operator --json',
    ],
    run: async ({ options, context }) => {
      const village = options.village === undefined ? undefined : String(options.village)
      const number = (name: 'uploads' | 'rows' | 'days') =>
        options[name] === undefined ? usualQuota[name] : wholeNumber(options, name)
      const invitations = await makeInvitations(context, String(options.programme), {
        villages: village === 'all' ? 'all' : village ? [village] : [],
        community: options.community === undefined ? undefined : String(options.community),
        uploads: number('uploads'),
        rows: number('rows'),
        days: number('days'),
      })
      return {
        data: { invitations },
        lines: invitations.map((each) => `${each.village_code ?? '-'}\t${each.place}\t${each.path}`),
      }
    },
  },
  {
    name: 'village lists',
    summary: text('Daftar yang dikirim desa', 'Lists that villages have sent'),
    options: { programme },
    run: async ({ options, context }) => {
      requireOperation(context, 'village.collect')
      const lists = await transact(context, async (tx) =>
        listGathered(tx, (await getCall(tx, String(options.programme))).programme_id),
      )
      return {
        data: { lists },
        lines: lists.map(
          (list) =>
            `${list.list_id}  ${(list.village_code ?? '-').padEnd(13)} ${(list.roster_state ?? list.state).padEnd(10)} ${list.file_name}`,
        ),
      }
    },
  },
  {
    name: 'village merge',
    summary: text(
      'Gabungkan semua daftar yang siap menjadi satu',
      'Merge every list that is ready into one roster',
    ),
    options: { programme },
    run: async ({ options, context }) => {
      const code = String(options.programme)
      const ready = await transact(context, async (tx) =>
        (await listGathered(tx, (await getCall(tx, code)).programme_id)).filter(isMergeable),
      )
      const { roster, people } = await mergeLists(
        context,
        code,
        ready.map((list) => list.list_id),
      )
      return {
        data: { roster_id: roster.roster_id, lists: ready.length, people },
        lines: [`${ready.length} lists, ${people} people: roster ${roster.roster_id}.`],
      }
    },
  },
  {
    name: 'village quality',
    summary: text('Mutu data per desa', 'Quality of data by village'),
    options: { programme },
    run: async ({ options, context }) => {
      const { found } = await qualityFor(context, String(options.programme))
      return {
        data: { villages: found },
        lines: found.map(
          (each) =>
            `${String(each.rank ?? '-').padStart(4)}  ${each.village_code}  ${each.village_name.padEnd(26)} ${each.accepted_permille === null ? each.state : `${each.accepted_permille / 10} %`}  late ${each.days_late ?? '-'}  again ${each.resends}`,
        ),
      }
    },
  },
]
