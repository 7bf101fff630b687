import { text } from '../kernel/text.ts'
import type { Command } from '../platform/command.ts'
import { loadRegions } from './region.service.ts'

export const regionCommands: Command[] = [
  {
    name: 'region load',
    summary: text('Muat daftar wilayah Indonesia', 'Load the register of Indonesian regions'),
    options: {
      anew: { type: 'boolean', help: text('Muat lagi walaupun sudah ada', 'Load again even if it is there') },
    },
    run: async ({ options, context }) => {
      const counts = await loadRegions(context, { anew: options.anew === true })
      return {
        data: counts,
        lines: [
          `${counts.province} provinces, ${counts.regency} regencies and cities, ${counts.district} districts, ${counts.village} villages`,
        ],
      }
    },
  },
]
