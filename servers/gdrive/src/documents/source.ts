/** Random access to the bytes of a file that is elsewhere. */
export interface Source {
  /** In bytes. */
  size: number
  /** Fewer bytes than asked for only at the end of the file. */
  read(offset: number, length: number, signal: AbortSignal): Promise<Uint8Array>
}

export function inMemory(bytes: Uint8Array): Source {
  return { size: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) }
}

/** In bytes: a request costs about as much as this many. */
const blockSize = 256 * 1024
const mostBlocks = 16
/** Blocks of one request, where the file is read in order. */
const ahead = 4

/** The same file, read in blocks of which the last used stay: the many small reads of a parser are few requests. */
export function cached(source: Source): Source {
  const blocks = new Map<number, Promise<Uint8Array>>()

  function keep(index: number, block: Promise<Uint8Array>) {
    blocks.delete(index)
    blocks.set(index, block)
    const [oldest] = blocks.keys()
    if (blocks.size > mostBlocks && oldest !== undefined) blocks.delete(oldest)
  }

  function load(index: number, signal: AbortSignal): Promise<Uint8Array> {
    const known = blocks.get(index)
    if (known !== undefined) {
      keep(index, known)
      return known
    }
    const count = blocks.has(index - 1) ? ahead : 1
    const loaded = source.read(index * blockSize, count * blockSize, signal)
    // In this order the wanted block is the last to be dropped.
    for (let next = count - 1; next >= 0; next--) {
      if ((index + next) * blockSize >= source.size || (next > 0 && blocks.has(index + next))) continue
      const block = loaded.then(bytes => bytes.subarray(next * blockSize, (next + 1) * blockSize))
      keep(index + next, block)
      block.catch(() => blocks.delete(index + next))
    }
    return blocks.get(index) ?? loaded
  }

  async function read(offset: number, length: number, signal: AbortSignal): Promise<Uint8Array> {
    const end = Math.min(offset + length, source.size)
    if (end <= offset) return new Uint8Array(0)
    const parts: Uint8Array[] = []
    for (let at = offset; at < end; ) {
      const index = Math.floor(at / blockSize)
      const block = await load(index, signal)
      const from = at - index * blockSize
      const part = block.subarray(from, Math.min(blockSize, end - index * blockSize))
      if (part.length === 0) break
      parts.push(part)
      at += part.length
    }
    const [first] = parts
    return parts.length === 1 && first ? first : Buffer.concat(parts)
  }

  return { size: source.size, read }
}
