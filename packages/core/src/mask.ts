/** Replaces what must not be written by `***`. */
export type Mask = (text: string) => string

/** What must not be written: known from the start, or learned later (a login that was stored, a token that was renewed). */
export class Secrets {
  readonly #given: readonly string[]
  readonly #learned = new Set<string>()
  /** Rises with each one learned. */
  version = 0

  constructor(given: Iterable<string> = []) {
    this.#given = [...given]
  }

  learn(secret: string): void {
    if (this.#learned.has(secret)) return
    this.#learned.add(secret)
    const [oldest] = this.#learned
    if (this.#learned.size > mostLearned && oldest !== undefined) this.#learned.delete(oldest)
    this.version++
  }

  *[Symbol.iterator](): Iterator<string> {
    yield* this.#given
    yield* this.#learned
  }
}

/** A token that is renewed each hour is long dead by then. */
const mostLearned = 64

/**
 * Makes a mask for these secrets, and for those they learn later, each also in its JSON-escaped and percent-encoded form. A secret of fewer than 6
 * characters is left alone by value: hiding "1234" in every answer would ruin the data and tell the secret by its gaps.
 * With `shapes` (for logs; default) whatever looks like a credential is masked too: tokens of well-known vendors, JWTs,
 * the user part of URLs, `password=…`. Data handed to the model is masked without: a file that holds such text must
 * arrive as it is.
 */
export function createMask(secrets: Iterable<string>, { shapes = true }: { shapes?: boolean } = {}): Mask {
  const known = secrets instanceof Secrets ? secrets : new Secrets(secrets)
  let version = known.version
  let values = valuesPattern(known)
  const hide = (text: string) => {
    if (known.version !== version) values = valuesPattern(known)
    version = known.version
    return values ? replaceAll(text, values) : text
  }
  if (!shapes) return hide
  // Secrets first, whole, before a shape could take a part of one; and again, since a shape's "***" may complete one.
  return text => hide(knownShapes.reduce((masked, [shape, mark]) => masked.replace(shape, mark), hide(text)))
}

/** Until nothing is left: a secret that itself holds "***" could form anew. */
function replaceAll(text: string, pattern: RegExp): string {
  let masked = text
  for (let before = ''; before !== masked; ) {
    before = masked
    masked = masked.replace(pattern, '***')
  }
  return masked
}

const shortest = 6

function valuesPattern(secrets: Iterable<string>): RegExp | undefined {
  const forms = new Set([...secrets].filter(secret => secret.length >= shortest).flatMap(formsOf))
  // The longest first, so that a secret inside another one does not leave the rest of it standing.
  const sorted = [...forms].filter(form => form.replaceAll('*', '') !== '').sort((a, b) => b.length - a.length)
  return sorted.length === 0 ? undefined : new RegExp(sorted.map(escapeRegExp).join('|'), 'g')
}

function formsOf(secret: string): string[] {
  const percent = encodeURIComponent(secret.toWellFormed())
  const lower = percent.replace(/%[0-9A-F]{2}/g, code => code.toLowerCase())
  return [secret, JSON.stringify(secret).slice(1, -1), percent, lower]
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

/** Each is linear: classes that end before the next possible start, and bounded counts. */
const knownShapes: readonly (readonly [RegExp, string])[] = [
  // The user part of a URL: `scheme://user:password@`, and a token in place of the user.
  [/:\/\/([^\s/@:"'<>]{0,200}):[^\s/"'<>]*@/g, '://$1:***@'],
  [/(https?:\/\/)[^\s/@:"'<>]{1,400}@/gi, '$1***@'],
  [
    /\b((?:ssl)?password|passwd|pwd|client_secret|(?:access|refresh)_token)=(?:'(?:[^'\\]|\\.)*'|[^\s&;,'"]+)/gi,
    '$1=***',
  ],
  // Not "Bearer authentication": a token is long or has a digit.
  [/\b(Bearer|Basic) +(?:[\w+/=.~-]{24,}|(?=[\w+/=.~-]{0,24}\d)[\w+/=.~-]{8,})/gi, '$1 ***'],
  // Slack, GitHub, Google, AWS, GitLab, npm; JWTs; private keys.
  [/\b(?:xox[a-z]|xapp)-[\w-]{10,}/g, '***'],
  [/\b(?:gh[a-z]_[A-Za-z0-9]{20,}|github_pat_\w{20,})/g, '***'],
  [/\b(?:ya29\.[\w.-]{10,}|1\/\/0[\w-]{20,}|GOCSPX-[\w-]{20,}|AIza[\w-]{35})/g, '***'],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, '***'],
  [/\b(?:glpat-[\w-]{20,}|npm_[A-Za-z0-9]{36})/g, '***'],
  [/\beyJ[\w-]{8,}\.eyJ[\w-]{4,}\.[\w-]*/g, '***'],
  [/-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]{0,20000}(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?/g, '***'],
]
