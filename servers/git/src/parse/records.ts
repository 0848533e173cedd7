import { decode } from '../text.ts'

/** Lines of fields: `for-each-ref` and `stash list` with `%00` between fields, one record a line. Their fields hold no newline. */
export function parseRecords(stdout: Buffer): string[][] {
  return decode(stdout)
    .split('\n')
    .filter(line => line !== '')
    .map(line => line.split('\0'))
}
