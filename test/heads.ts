/** What a test needs to lay signed heads of the audit trail beside a backup, forged ones among them. */
export { headsFolder, listHeadFiles, readHeadFile, writeHeadFile } from '../src/audit/audit.folder.ts'
export { readHead, signHead } from '../src/audit/audit.head.ts'
export { type SigningKey, signingKeyOf } from '../src/audit/audit.keys.ts'
