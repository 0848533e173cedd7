import { createHash } from 'node:crypto'

/** The name that git gives a blob. */
export function blobName(bytes: Buffer): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}

/** The bytes of a text that GraphQL gave for a blob; undefined where it is another, as GitHub recodes what is no UTF-8. */
export function blobBytes(sha: string, text: string | null | undefined): Buffer | undefined {
  if (typeof text !== 'string') return undefined
  const bytes = Buffer.from(text)
  return blobName(bytes) === sha ? bytes : undefined
}
