import { decode } from '../text.ts'

export interface Match {
  path: string
  line: number
  text: string
}

/** `git grep -z -n`: `[rev:]path NUL line NUL text LF`. A name may hold a newline, so the order of the marks decides. */
export function parseGrep(stdout: Buffer, rev?: string): Match[] {
  const matches: Match[] = []
  const prefix = rev === undefined ? 0 : rev.length + 1
  for (let start = 0; start < stdout.length; ) {
    const name = stdout.indexOf(0, start)
    const number = stdout.indexOf(0, name + 1)
    const end = stdout.indexOf(10, number + 1)
    // Cut off by a limit.
    if (name < 0 || number < 0 || end < 0) break
    matches.push({
      path: decode(stdout.subarray(start + prefix, name)),
      line: Number(stdout.subarray(name + 1, number)),
      text: decode(stdout.subarray(number + 1, end)),
    })
    start = end + 1
  }
  return matches
}
