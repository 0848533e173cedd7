/** Loaded on first use: the module costs 5 ms and 2 MB, which a start need not pay. */
function cryptoModule(): typeof import('node:crypto') {
  loaded ??= process.getBuiltinModule('node:crypto')
  return loaded
}

let loaded: typeof import('node:crypto') | undefined

export function sha256(...parts: (string | Uint8Array)[]): Buffer {
  const hash = cryptoModule().createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

export function hmacSha256(key: string, ...parts: (string | Uint8Array)[]): Buffer {
  const hmac = cryptoModule().createHmac('sha256', key)
  for (const part of parts) hmac.update(part)
  return hmac.digest()
}

/** False for texts of different length too, in the time that the lengths alone decide. */
export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && cryptoModule().timingSafeEqual(a, b)
}

/** A number of `least` to `end - 1`, from a stock of random bytes, since drawing them costs 30 µs each time. */
export function randomInt(least: number, end: number): number {
  return cryptoModule().randomInt(least, end)
}
