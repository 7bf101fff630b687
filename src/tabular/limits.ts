/** Caps that hold while a file streams. None of them believes a size, count or dimension written in the file. */
export type Limits = {
  /** Size of the uploaded file. */
  bytes: number
  /** All parts of an XLSX after decompression, together. */
  unzipped_bytes: number
  /** Rows with something in them (CSV: all lines). The million blank rows a sheet may declare cost nothing. */
  rows: number
  columns: number
  /** Cell positions in all rows together, gaps included: stops 500,000 rows of one cell in the last column. */
  cells: number
  cell_characters: number
  row_characters: number
  /** Of all cells together: cells may all point at one long shared string, which costs the file nothing. */
  characters: number
  /** Time the caller spends waiting for the reader; time the caller spends working is not counted. */
  time_ms: number
  worker_memory_mb: number
}

const megabyte = 1024 * 1024

export const defaultLimits: Limits = {
  bytes: 60 * megabyte,
  unzipped_bytes: 600 * megabyte,
  rows: 500_000,
  columns: 16_384,
  cells: 30_000_000,
  cell_characters: 32_767,
  row_characters: 500_000,
  characters: 200_000_000,
  time_ms: 60_000,
  worker_memory_mb: 256,
}
