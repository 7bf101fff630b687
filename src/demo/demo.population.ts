import { statfsSync } from 'node:fs'
import path from 'node:path'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { type Command, nearest, wholeNumber, writeOutput } from '../platform/command.ts'
import { folderRefusal } from '../platform/config.ts'
import { readRegionRegister } from '../region/region.service.ts'
import { isEmptyFolder, writePopulation } from './population.ts'
import * as rates from './population-rates.ts'

/** Beyond this the generator would invent more people than the country has. */
const mostPeople = 300_000_000
/** What a person costs on disk over all files together, rounded up. */
const bytesPerPerson = 620

/** A labelled population for measuring how well records of one person are found; no real person is in it. */
export const populationCommand: Command = {
  name: 'demo population',
  summary: text(
    'Buat penduduk rekaan dengan daftar rusak dan kunci jawabannya',
    'Make an invented population with damaged lists and the truth about them',
  ),
  needs_database: false,
  options: {
    people: { type: 'string', value: 'N', required: true, help: text('Jumlah orang', 'Number of people') },
    seed: {
      type: 'string',
      value: 'N',
      default: '7',
      help: text('Bibit; bibit sama, berkas sama', 'Seed; same seed, same files'),
    },
    profile: {
      type: 'string',
      value: rates.profiles.join('|'),
      default: 'medium',
      help: text('Seberapa rusak', 'How damaged'),
    },
    region: {
      type: 'string',
      value: 'CODE[,CODE]',
      default: '15',
      help: text('Provinsi, kabupaten atau kota', 'Provinces, regencies or cities'),
    },
    out: {
      type: 'string',
      value: 'FOLDER',
      required: true,
      help: text('Folder kosong untuk berkas', 'Empty folder for the files'),
    },
  },
  examples: ['payung demo population --people 1300000 --seed 7 --profile medium --out population'],
  run: async ({ options, say }) => {
    const folder = String(options.out)
    const people = numberOfPeople(options)
    const profile = profileOf(String(options.profile))
    const regions = regionsOf(String(options.region))
    refuseFolder(folder, people)
    let summary: ReturnType<typeof writePopulation>
    try {
      summary = writePopulation({ people, seed: String(options.seed), profile, regions, folder, say })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined) throw error
      throw folderRefusal(path.resolve(folder), error)
    }
    // Last, so that a folder without it is known to be unfinished.
    writeOutput(path.join(folder, 'summary.json'), `${JSON.stringify({ ...summary, rates }, null, 1)}\n`)
    return {
      data: { folder, ...summary },
      lines: [
        `${folder}: ${summary.people.toLocaleString('en')} people of ${summary.households.toLocaleString('en')} households, ${summary.records.toLocaleString('en')} records, ${summary.true_pairs.toLocaleString('en')} true pairs (${profile}, seed ${summary.seed}).`,
        ...summary.files.map(
          ({ file, bytes, lines }) =>
            `  ${file}: ${lines.toLocaleString('en')} lines, ${bytes.toLocaleString('en')} bytes`,
        ),
      ],
    }
  },
}

function numberOfPeople(options: Parameters<typeof wholeNumber>[0]): number {
  const people = wholeNumber(options, 'people')
  if (people >= 1 && people <= mostPeople) return people
  throw refuse(
    'demo.bad_people',
    'invalid',
    text(
      `--people harus dari 1 sampai ${mostPeople.toLocaleString('id')}, bukan ${people}.`,
      `--people must be from 1 to ${mostPeople.toLocaleString('en')}, not ${people}.`,
    ),
    { field: 'people' },
  )
}

function profileOf(written: string): rates.Profile {
  const found = rates.profiles.find((profile) => profile === written)
  if (found) return found
  const near = nearest(written, rates.profiles)
  throw refuse(
    'demo.bad_profile',
    'invalid',
    text(
      `--profile "${written}" tidak ada. Pilih ${rates.profiles.join(', ')}.${near ? ` Maksud Anda ${near}?` : ''}`,
      `There is no --profile "${written}". Choose ${rates.profiles.join(', ')}.${near ? ` Did you mean ${near}?` : ''}`,
    ),
    { field: 'profile' },
  )
}

function regionsOf(written: string): string[] {
  const { provinces, regencies } = readRegionRegister()
  const known = new Set([...provinces, ...regencies].map(({ code }) => code))
  const codes = written.split(',').map((code) => code.trim())
  const unknown = codes.find((code) => !known.has(code))
  if (unknown === undefined) return [...new Set(codes)]
  throw refuse(
    'demo.bad_population_region',
    'invalid',
    text(
      `"${unknown}" bukan kode provinsi, kabupaten atau kota. Contoh: 15 atau 15.03,15.71.`,
      `"${unknown}" is not the code of a province, regency or city. For example 15 or 15.03,15.71.`,
    ),
    { field: 'region' },
  )
}

/** Before minutes of work: nothing of somebody else's is mixed with, and the disk holds it. */
function refuseFolder(folder: string, people: number): void {
  let empty: boolean
  let free = Number.POSITIVE_INFINITY
  try {
    empty = isEmptyFolder(folder)
    const disk = statfsSync(path.dirname(path.resolve(folder)))
    free = disk.bavail * disk.bsize
  } catch (error) {
    throw folderRefusal(path.resolve(folder), error)
  }
  if (!empty)
    throw refuse(
      'demo.folder_not_empty',
      'conflict',
      text(
        `Folder ${folder} tidak kosong. Pilih folder baru atau kosongkan dahulu.`,
        `The folder ${folder} is not empty. Choose a new one, or empty it first.`,
      ),
      { field: 'out' },
    )
  refuseSmallDisk(people, free)
}

export function refuseSmallDisk(people: number, free: number): void {
  const needed = people * bytesPerPerson
  if (free >= needed) return
  const mb = (bytes: number): string => `${Math.round(bytes / 1e6).toLocaleString('en')} MB`
  throw refuse(
    'demo.disk_too_small',
    'conflict',
    text(
      `${people} orang memerlukan sekitar ${mb(needed)}, cakram hanya punya ${mb(free)}. Kurangi --people atau pilih cakram lain.`,
      `${people} people need about ${mb(needed)}, the disk has ${mb(free)} left. Take fewer --people or another disk.`,
    ),
    { field: 'out' },
  )
}
