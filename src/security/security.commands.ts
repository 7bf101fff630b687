import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import type { Command } from '../platform/command.ts'
import { changeMasterKey } from './security.master.ts'
import { listKeyVersions, rotateFieldKey } from './security.rotate.ts'

export const securityCommands: Command[] = [
  {
    name: 'keys rotate',
    summary: text(
      'Ganti kunci data: semua nilai disegel ulang sambil sistem tetap berjalan; dapat dihentikan dan dilanjutkan',
      'Change the data key: every value is sealed anew while the system runs; may be killed and continued',
    ),
    options: {
      status: {
        type: 'boolean',
        help: text(
          'Hanya tampilkan versi kunci dan jumlah nilainya',
          'Only show the key versions and their values',
        ),
      },
      master: {
        type: 'boolean',
        help: text(
          'Ganti kunci utama: kunci data dibungkus ulang (server harus berhenti)',
          'Change the master key: the data keys are wrapped anew (the server must be stopped)',
        ),
      },
      'new-key-file': {
        type: 'string',
        value: 'FILE',
        help: text(
          'Berkas berisi kunci utama baru, untuk --master',
          'File with the new master key, for --master',
        ),
      },
    },
    examples: [
      'payung keys rotate',
      'payung keys rotate --status --json',
      'payung keys rotate --master --new-key-file new.key',
    ],
    run: async ({ options, context, platform, say }) => {
      if (options.status) {
        const versions = await listKeyVersions(platform)
        return {
          data: { versions },
          lines: versions.map(
            (row) => `version ${row.version}  ${row.state.padEnd(8)}  ${row.values} values`,
          ),
        }
      }
      if (options.master) {
        const file = options['new-key-file']
        if (typeof file !== 'string')
          throw refuse(
            'keys.new_key_needed',
            'invalid',
            text(
              'Sebutkan berkas kunci utama baru: payung keys rotate --master --new-key-file BERKAS.',
              'Name the file with the new master key: payung keys rotate --master --new-key-file FILE.',
            ),
            { field: 'new-key-file' },
          )
        const changed = await changeMasterKey(platform, context, file)
        if (!changed.key_file_replaced)
          say(
            'Set PAYUNG_MASTER_KEY to the new key before the next start; the old one opens this database no more.',
          )
        return {
          data: changed,
          lines: [`${changed.data_keys} data keys are wrapped under the new master key.`],
        }
      }
      const rotation = await rotateFieldKey(platform, context, say)
      if (rotation.continued) say('This went on with a rotation that was begun before.')
      return {
        data: rotation,
        lines: [
          `${rotation.resealed} values are sealed with key version ${rotation.version}; retired: ${rotation.retired.join(', ')}.`,
        ],
      }
    },
  },
]
