import { type Text, text } from '../kernel/text.ts'
import type { Operation } from '../platform/policy.ts'
import type { RetentionId } from './privacy.retention.ts'

/** `finance`: specific data of UU 27/2022 Pasal 4; `link`: an id or hash that leads to a person only together with the register. */
export type DataClass = 'identity' | 'contact' | 'finance' | 'link' | 'none'

export const classLabels: Record<DataClass, Text> = {
  identity: text('Identitas', 'Identity'),
  contact: text('Kontak', 'Contact'),
  finance: text('Keuangan (data spesifik, Pasal 4)', 'Finance (specific data, Pasal 4)'),
  link: text('Penghubung ke orang', 'Link to a person'),
  none: text('Bukan data pribadi', 'No personal data'),
}

export type Source = 'roster' | 'office' | 'law' | 'work' | 'person' | 'account'

export const sourceLabels: Record<Source, Text> = {
  roster: text('Daftar dari desa, dinas, atau komunitas', 'Roster of a village, office or community'),
  office: text('Daftar dari kantor lain', 'List of another office'),
  law: text('Dihitung dari aturan', 'Worked out from the law'),
  work: text('Pekerjaan di Payung', 'Work in Payung'),
  person: text('Orangnya sendiri', 'The person'),
  account: text('Administrator', 'Administrator'),
}

type Columns = Partial<Record<DataClass, readonly string[]>>

/** A table that holds personal data: what for, how long, where from, who sees it, and the class of each column. */
export type PersonalTable = {
  purpose: Text
  retention: RetentionId
  source: Source
  /** Whoever may do this sees the values; none where no page or file shows them. */
  seen_by?: Operation
  columns: Columns
  /** Columns that are shown masked or not at all. */
  masked?: readonly string[]
}

const protect = text('Melindungi pekerja dengan jaminan sosial', 'Bring workers under social security')
const prove = text('Membuktikan pemakaian uang publik', 'Prove the use of public money')
const matched = text(
  'Satu orang dicatat sekali dan dibiayai satu pihak',
  'One person is recorded once and paid for by one',
)
const rights = text('Memenuhi hak orang atas datanya', 'Meet the rights of people over their data')
const security = text('Menjaga keamanan dan mencatat akses', 'Keep things secure and log access')

/** Basis of processing where a programme does not state another: UU 27/2022 Pasal 20, not yet read article by article. */
export const defaultBasis: Text = text(
  'Tugas publik pemerintah daerah (UU 27/2022 Pasal 20)',
  'Public task of the local government (UU 27/2022 Pasal 20)',
)

/** One entry a table, one word a column. A column that stands here nowhere fails the catalogue test. */
export const personalTables: Record<string, PersonalTable> = {
  person: {
    purpose: protect,
    retention: 'paid_month',
    source: 'roster',
    seen_by: 'person.view',
    columns: {
      identity: ['nik_sealed', 'name', 'name_key', 'birth_date', 'sex', 'village_code'],
      finance: ['occupation'],
      contact: ['phone_sealed'],
      link: ['person_id', 'roster_id', 'row_number', 'merged_into'],
      none: ['kab', 'version', 'created_at', 'edited'],
    },
    masked: ['nik_sealed', 'phone_sealed'],
  },
  person_nik: {
    purpose: text('Menemukan orang tanpa menyimpan NIK terbuka', 'Find a person without holding an open NIK'),
    retention: 'paid_month',
    source: 'roster',
    columns: { link: ['nik_hash', 'person_id'], none: ['kab'] },
    masked: ['nik_hash'],
  },
  person_history: {
    purpose: text('Menunjukkan apa yang diketahui sebelum perubahan', 'Show what was known before a change'),
    retention: 'paid_month',
    source: 'roster',
    seen_by: 'person.view',
    columns: {
      identity: ['name', 'birth_date', 'sex', 'village_code'],
      finance: ['occupation'],
      contact: ['phone_sealed'],
      link: ['person_id', 'roster_id', 'row_number', 'replaced_by'],
      none: ['version', 'kab', 'replaced_at'],
    },
    masked: ['phone_sealed'],
  },
  roster: {
    purpose: protect,
    retention: 'paid_month',
    source: 'roster',
    seen_by: 'roster.view',
    columns: {
      identity: ['problems'],
      link: ['uploaded_by'],
      none: [
        'roster_id',
        'kab',
        'programme_id',
        'file_name',
        'file_sha256',
        'file_bytes',
        'state',
        'layout',
        'choices',
        'questions',
        'counts',
        'effects',
        'rows_digest',
        'number',
        'rows_read',
        'refusal',
        'decision',
        'matching',
        'uploaded_at',
        'checked_at',
      ],
    },
  },
  roster_file: {
    purpose: text(
      'Mengembalikan daftar kepada pengirimnya untuk diperbaiki',
      'Give the roster back to its sender to mend',
    ),
    retention: 'roster_file',
    source: 'roster',
    seen_by: 'roster.view',
    columns: { identity: ['content_sealed'], none: ['roster_id', 'kab'] },
    masked: ['content_sealed'],
  },
  roster_row: {
    purpose: protect,
    retention: 'roster_rejected',
    source: 'roster',
    seen_by: 'roster.view',
    columns: {
      identity: ['nik_sealed', 'name', 'name_key', 'birth_date', 'sex', 'village_code', 'reasons'],
      finance: ['occupation', 'sector'],
      contact: ['phone_sealed'],
      link: ['person_id', 'nik_hash'],
      none: ['roster_id', 'row_number', 'kab', 'verdict', 'effect'],
    },
    masked: ['nik_sealed', 'nik_hash', 'phone_sealed'],
  },
  invitation: {
    purpose: protect,
    retention: 'account',
    source: 'work',
    seen_by: 'village.collect',
    columns: {
      link: ['community', 'made_by', 'revoked_by'],
      none: [
        'invitation_id',
        'kab',
        'programme_id',
        'village_code',
        'selector',
        'secret_hash',
        'uploads_max',
        'rows_max',
        'uploads_used',
        'rows_used',
        'wrong_tries',
        'sleeps_until',
        'expires_at',
        'made_at',
        'revoked_at',
      ],
    },
  },
  village_list: {
    purpose: protect,
    retention: 'paid_month',
    source: 'roster',
    seen_by: 'village.collect',
    columns: {
      link: ['community', 'sent_by', 'decided_by'],
      none: [
        'list_id',
        'kab',
        'programme_id',
        'village_code',
        'invitation_id',
        'replaces_list_id',
        'replaces_rows',
        'file_name',
        'file_sha256',
        'file_bytes',
        'rows_counted',
        'state',
        'roster_id',
        'remark',
        'sent_at',
        'decided_at',
      ],
    },
  },
  village_list_file: {
    purpose: protect,
    retention: 'unfinished_upload',
    source: 'roster',
    columns: { identity: ['content_sealed'], link: ['sent_by'], none: ['list_id', 'kab'] },
    masked: ['content_sealed'],
  },
  upload_session: {
    purpose: protect,
    retention: 'unfinished_upload',
    source: 'roster',
    columns: {
      link: ['owner'],
      none: [
        'upload_id',
        'kab',
        'programme',
        'file_name',
        'file_bytes',
        'file_sha256',
        'received',
        'result_id',
        'made_at',
        'expires_at',
      ],
    },
  },
  upload_part: {
    purpose: protect,
    retention: 'unfinished_upload',
    source: 'roster',
    columns: {
      identity: ['content_sealed'],
      link: ['owner'],
      none: ['part_id', 'upload_id', 'part_offset', 'part_bytes', 'part_sha256'],
    },
    masked: ['content_sealed'],
  },
  roster_correction: {
    purpose: text('Memperbaiki daftar sebelum diusulkan', 'Mend a roster before it is proposed'),
    retention: 'roster_file',
    source: 'work',
    seen_by: 'roster.view',
    columns: {
      identity: ['value', 'value_sealed'],
      link: ['made_by'],
      none: ['correction_id', 'roster_id', 'row_number', 'field', 'kab', 'way', 'made_at', 'replaced_at'],
    },
    masked: ['value_sealed'],
  },
  roster_signature: {
    purpose: prove,
    retention: 'paid_month',
    source: 'work',
    seen_by: 'roster.view',
    columns: { link: ['account_id'], none: ['roster_id', 'kind', 'kab', 'signed_at'] },
  },
  roster_header_choice: {
    purpose: protect,
    retention: 'office_choice',
    source: 'work',
    seen_by: 'roster.view',
    columns: { link: ['chosen_by'], none: ['kab', 'header_key', 'header', 'field', 'chosen_at'] },
  },
  roster_value_choice: {
    purpose: protect,
    retention: 'office_choice',
    source: 'work',
    seen_by: 'roster.view',
    columns: { link: ['chosen_by'], none: ['kab', 'field', 'value_key', 'written', 'value', 'chosen_at'] },
  },
  enrolment: {
    purpose: prove,
    retention: 'paid_month',
    source: 'work',
    seen_by: 'person.view',
    columns: {
      finance: ['programme_id'],
      link: ['person_id', 'roster_id', 'row_number', 'enrolled_by', 'ended_by'],
      none: ['kab', 'approval', 'enrolled_at', 'ended_at'],
    },
  },
  enrolment_undo: {
    purpose: prove,
    retention: 'paid_month',
    source: 'work',
    seen_by: 'roster.view',
    columns: {
      link: ['asked_by', 'done_by'],
      none: ['roster_id', 'kab', 'reason', 'asked_at', 'done_at', 'result'],
    },
  },
  enrolment_undo_row: {
    purpose: prove,
    retention: 'paid_month',
    source: 'work',
    seen_by: 'roster.view',
    columns: {
      finance: ['months', 'amount_rupiah'],
      none: ['roster_id', 'row_number', 'kab', 'outcome', 'reason'],
    },
  },
  person_month: {
    purpose: prove,
    retention: 'paid_month',
    source: 'law',
    seen_by: 'person.view',
    columns: {
      finance: ['amount_rupiah', 'programme_id', 'budget_id', 'state'],
      link: ['person_id', 'roster_id'],
      identity: ['village_code'],
      none: ['month', 'kab', 'owner_kab', 'temporary'],
    },
  },
  exchange_file: {
    purpose: text(
      'Mendaftarkan peserta ke BPJS Ketenagakerjaan',
      'Register members with BPJS Ketenagakerjaan',
    ),
    retention: 'branch_file',
    source: 'work',
    seen_by: 'exchange.view',
    columns: {
      identity: ['content_sealed'],
      link: ['made_by'],
      none: [
        'file_id',
        'kab',
        'programme_id',
        'number',
        'layout',
        'file_name',
        'sha256',
        'rows_sha256',
        'people',
        'made_at',
      ],
    },
    masked: ['content_sealed'],
  },
  access_log: {
    purpose: security,
    retention: 'access_log',
    source: 'work',
    seen_by: 'privacy.view',
    columns: {
      identity: ['actor_name'],
      link: ['account_id', 'person_id', 'object_id'],
      none: [
        'access_id',
        'kab',
        'at',
        'role',
        'door',
        'act',
        'object_type',
        'people',
        'reason',
        'request_id',
      ],
    },
  },
  audit_line: {
    purpose: security,
    retention: 'audit',
    source: 'work',
    columns: {
      identity: ['actor_name'],
      link: ['actor_id', 'object_id', 'fields', 'changes'],
      none: [
        'chain',
        'sequence',
        'kab',
        'at',
        'role',
        'door',
        'action',
        'object_type',
        'request_id',
        'version',
        'region_code',
        'row_count',
        'root',
        'previous_hash',
        'hash',
      ],
    },
  },
  person_key: {
    purpose: text(
      'Membuka nilai tersegel, dan menghapusnya dengan memusnahkan kunci',
      'Open sealed values, and erase them by destroying the key',
    ),
    retention: 'paid_month',
    source: 'work',
    columns: { link: ['person_id', 'salt'], none: ['kab', 'destroyed_at'] },
    masked: ['salt'],
  },
  reveal: {
    purpose: security,
    retention: 'access_log',
    source: 'work',
    columns: { link: ['account_id', 'person_id'], none: ['kab', 'at'] },
  },
  alarm: {
    purpose: security,
    retention: 'access_log',
    source: 'work',
    seen_by: 'privacy.view',
    columns: {
      identity: ['actor_name'],
      link: ['account_id', 'acknowledged_by'],
      none: ['alarm_id', 'kab', 'kind', 'role', 'count', 'per_hour', 'at', 'acknowledged_at', 'remark'],
    },
  },
  auth_user: {
    purpose: security,
    retention: 'account',
    source: 'account',
    seen_by: 'account.make',
    columns: {
      identity: ['name', 'username', 'display_username', 'image'],
      contact: ['email'],
      link: ['id'],
      none: ['email_verified', 'state', 'last_seen_at', 'created_at', 'updated_at'],
    },
  },
  auth_session: {
    purpose: security,
    retention: 'account',
    source: 'work',
    columns: {
      contact: ['ip_address', 'user_agent'],
      link: ['user_id', 'token', 'id'],
      none: ['expires_at', 'created_at', 'updated_at'],
    },
    masked: ['token'],
  },
  auth_credential: {
    purpose: security,
    retention: 'account',
    source: 'account',
    columns: {
      link: ['account_id', 'user_id', 'access_token', 'refresh_token', 'id_token', 'password'],
      none: [
        'id',
        'provider_id',
        'access_token_expires_at',
        'refresh_token_expires_at',
        'scope',
        'created_at',
        'updated_at',
      ],
    },
    masked: ['password', 'access_token', 'refresh_token', 'id_token'],
  },
  auth_verification: {
    purpose: security,
    retention: 'account',
    source: 'work',
    columns: { link: ['identifier', 'value'], none: ['id', 'expires_at', 'created_at', 'updated_at'] },
    masked: ['value'],
  },
  account_role: {
    purpose: security,
    retention: 'account',
    source: 'account',
    seen_by: 'account.make',
    columns: {
      link: ['account_id', 'granted_by'],
      none: ['role', 'region_code', 'office', 'organisation_id', 'granted_at'],
    },
  },
  account_password: {
    purpose: security,
    retention: 'account',
    source: 'account',
    columns: { link: ['account_id', 'hash'], none: ['changed_at'] },
    masked: ['hash'],
  },
  account_second_factor: {
    purpose: security,
    retention: 'account',
    source: 'account',
    columns: { link: ['account_id', 'seed_sealed', 'pending_sealed'], none: ['last_step', 'confirmed_at'] },
    masked: ['seed_sealed', 'pending_sealed'],
  },
  account_recovery_code: {
    purpose: security,
    retention: 'account',
    source: 'account',
    columns: { link: ['account_id', 'code_hash'], none: ['made_at', 'used_at'] },
    masked: ['code_hash'],
  },
  account_passkey: {
    purpose: security,
    retention: 'account',
    source: 'account',
    columns: {
      link: ['account_id', 'credential_id', 'public_key', 'name'],
      none: ['counter', 'transports', 'made_at', 'last_used_at'],
    },
  },
  account_activation: {
    purpose: security,
    retention: 'account',
    source: 'account',
    columns: {
      link: ['account_id', 'token_hash', 'made_by'],
      none: ['kind', 'made_at', 'expires_at', 'used_at', 'told_at'],
    },
    masked: ['token_hash'],
  },
  account_session: {
    purpose: security,
    retention: 'account',
    source: 'work',
    columns: {
      link: ['session_id', 'token_hash', 'account_id', 'device'],
      none: ['role', 'region_code', 'started_at', 'last_used_at', 'proven_at'],
    },
    masked: ['token_hash'],
  },
  account_device: {
    purpose: security,
    retention: 'account',
    source: 'work',
    columns: { link: ['account_id', 'token_hash'], none: ['made_at', 'last_used_at'] },
    masked: ['token_hash'],
  },
  account_challenge: {
    purpose: security,
    retention: 'account',
    source: 'work',
    columns: { link: ['account_id', 'token_hash', 'data'], none: ['stage', 'next', 'made_at', 'expires_at'] },
    masked: ['token_hash', 'data'],
  },
  sign_in_bucket: {
    purpose: security,
    retention: 'account',
    source: 'work',
    columns: { link: ['bucket'], none: ['failures', 'blocked_until', 'updated_at'] },
  },
  idempotency: {
    purpose: security,
    retention: 'repeated_request',
    source: 'work',
    columns: {
      link: ['account_id', 'body'],
      none: ['key', 'fingerprint', 'state', 'process_id', 'status', 'created_at'],
    },
  },
  match_list: {
    purpose: matched,
    retention: 'match_list',
    source: 'office',
    seen_by: 'match.view',
    columns: {
      link: ['loaded_by', 'withdrawn_by'],
      none: [
        'list_id',
        'kab',
        'kind',
        'name',
        'source',
        'as_of',
        'file_name',
        'file_sha256',
        'counts',
        'state',
        'loaded_at',
        'withdrawn_at',
      ],
    },
  },
  match_entry: {
    purpose: matched,
    retention: 'match_list',
    source: 'office',
    columns: {
      identity: ['nik_sealed', 'name', 'name_key', 'birth_date', 'died_on'],
      finance: ['month_from', 'month_to', 'note'],
      link: ['nik_hash'],
      none: ['entry_id', 'list_id', 'row_number', 'kab'],
    },
    masked: ['nik_sealed', 'nik_hash'],
  },
  match_pair: {
    purpose: matched,
    retention: 'match_decision',
    source: 'work',
    seen_by: 'match.view',
    columns: {
      link: [
        'left_person',
        'right_person',
        'roster_id',
        'row_number',
        'facts_key',
        'decided_by',
        'reason',
        'evidence',
      ],
      none: [
        'pair_id',
        'kab',
        'right_kab',
        'cause',
        'certainty',
        'probability',
        'weight',
        'state',
        'decided_at',
        'made_at',
      ],
    },
    masked: ['facts_key'],
  },
  match_decision: {
    purpose: matched,
    retention: 'match_decision',
    source: 'work',
    columns: {
      link: ['facts_key', 'decided_by', 'reason'],
      none: ['decision_id', 'kab', 'pair_id', 'decision', 'decided_at'],
    },
    masked: ['facts_key'],
  },
  person_merge: {
    purpose: matched,
    retention: 'match_decision',
    source: 'work',
    seen_by: 'match.view',
    columns: {
      link: ['survivor_id', 'merged_id', 'proposed_by', 'decided_by', 'undone_by', 'reason', 'remark'],
      none: ['merge_id', 'kab', 'pair_id', 'state', 'paid_months', 'proposed_at', 'decided_at', 'undone_at'],
    },
  },
  match_settlement: {
    purpose: matched,
    retention: 'match_decision',
    source: 'work',
    seen_by: 'match.view',
    columns: {
      link: [
        'claim',
        'person_id',
        'other_person',
        'roster_id',
        'row_number',
        'asked_by',
        'decided_by',
        'reason',
        'remark',
      ],
      none: [
        'settlement_id',
        'kab',
        'asked_kab',
        'kind',
        'gives_up',
        'loser',
        'programme_id',
        'keeper_id',
        'list_id',
        'pair_id',
        'months',
        'amounts',
        'two_accounts',
        'state',
        'asked_at',
        'decided_at',
        'result',
      ],
    },
  },
  person_merge_journal: {
    purpose: matched,
    retention: 'match_decision',
    source: 'work',
    columns: {
      link: ['row_key', 'before', 'digest'],
      none: ['merge_id', 'number', 'kab', 'table_name'],
    },
    masked: ['row_key', 'before', 'digest'],
  },
  privacy_contact: {
    purpose: rights,
    retention: 'request',
    source: 'account',
    seen_by: 'privacy.notice',
    columns: {
      identity: ['officer_name'],
      contact: ['phone', 'email', 'address'],
      link: ['changed_by'],
      none: ['kab', 'office', 'authority', 'changed_at'],
    },
  },
  privacy_request: {
    purpose: rights,
    retention: 'request',
    source: 'person',
    seen_by: 'privacy.queue',
    columns: {
      identity: ['asked_sealed'],
      link: ['person_id', 'received_by', 'handled_by', 'decided_by'],
      none: [
        'request_id',
        'kab',
        'number',
        'kind',
        'state',
        'identity_document',
        'received_at',
        'due_at',
        'handled_at',
        'decided_at',
        'reason',
        'outcome',
      ],
    },
    masked: ['asked_sealed'],
  },
  privacy_destruction: {
    purpose: rights,
    retention: 'request',
    source: 'work',
    seen_by: 'privacy.view',
    columns: {
      link: ['person_id', 'proposed_by', 'executed_by'],
      none: [
        'destruction_id',
        'kab',
        'number',
        'kind',
        'rule_id',
        'request_id',
        'state',
        'found',
        'proposed_at',
        'executed_at',
      ],
    },
  },
  privacy_breach: {
    purpose: rights,
    retention: 'request',
    source: 'work',
    seen_by: 'privacy.view',
    columns: {
      link: ['account_id', 'object_id', 'made_by'],
      none: [
        'breach_id',
        'kab',
        'number',
        'state',
        'known_at',
        'due_at',
        'from_at',
        'to_at',
        'what_happened',
        'remedy',
        'checklist',
        'found',
        'made_at',
      ],
    },
  },
  privacy_breach_person: {
    purpose: rights,
    retention: 'request',
    source: 'work',
    seen_by: 'privacy.view',
    columns: { link: ['person_id'], identity: ['village_code'], none: ['breach_id', 'kab', 'traces'] },
  },
}

/** Tables looked through and found to hold nothing about a person; who entered a figure is an account of the office. */
export const impersonalTables: readonly string[] = [
  'migration',
  'installation',
  'region',
  'audit_head',
  'budget',
  'budget_entry',
  'programme',
  'coverage_observation',
  'coverage_target',
  'privacy_basis',
  'data_key',
  'backup_run',
  'audit_leaves',
  'audit_signed_head',
  'audit_verification',
  'organisation',
  'list_call',
  'merged_row',
]

/** The class of a column; undefined when the table or the column stands nowhere. */
export function classOf(table: string, column: string): DataClass | undefined {
  if (impersonalTables.includes(table)) return 'none'
  const columns = personalTables[table]?.columns ?? {}
  return (Object.keys(columns) as DataClass[]).find((each) => columns[each]?.includes(column))
}
