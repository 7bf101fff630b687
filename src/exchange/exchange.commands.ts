import { text } from '../kernel/text.ts'
import { type Command, writeOutput } from '../platform/command.ts'
import { makeBranchFile, readBranchFile } from './exchange.service.ts'

export const exchangeCommands: Command[] = [
  {
    name: 'exchange make',
    summary: text('Buat berkas unggah BPU untuk cabang BPJS', 'Make the BPU upload file for the BPJS branch'),
    words: ['PROGRAMME'],
    options: {
      out: {
        type: 'string',
        value: 'FILE.xlsx',
        help: text('Tulis ke berkas ini (berisi NIK lengkap)', 'Write to this file (it holds whole NIK)'),
      },
    },
    run: async ({ words, options, context, say }) => {
      const { file, made } = await makeBranchFile(context, String(words[0]))
      if (!made) say('The same people and months: this is the file made before.')
      if (options.out)
        writeOutput(String(options.out), (await readBranchFile(context, file.file_id)).bytes, {
          secret: true,
        })
      return {
        data: { ...file, made },
        lines: [`${file.file_name}: ${file.people} people, SHA-256 ${file.sha256}`],
      }
    },
  },
]
