import { readXml, type XmlHandler } from '../xml.ts'

/** Excel's own limit of a cell, in characters. */
export const longestCell = 32_767
const pageSize = 1 << 20
/** In pages: 128 MB. */
const mostPages = 128

/**
 * The strings that the cells of a workbook share. Read as far as one is asked for (they come in the order of their first
 * use), and kept as bytes outside of the heap: a million of them are some tens of MB.
 */
export class SharedStrings {
  readonly #batches: AsyncGenerator<string[]>
  readonly #pages: Buffer[] = []
  /** Of the last page. */
  #used = pageSize
  #places = new Uint32Array(1024)
  #lengths = new Uint32Array(1024)
  #count = 0
  #isDone = false
  /** True once strings were left out: there are more than are kept. */
  isFull = false

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#batches = readXml(chunks, stringHandler)
  }

  /** Reads on until this one is known. */
  async reach(index: number): Promise<void> {
    while (index >= this.#count && !this.#isDone && !this.isFull) {
      const { value, done } = await this.#batches.next()
      if (done) this.#isDone = true
      else for (const text of value) this.#keep(text)
    }
  }

  /** Undefined for one that was not reached or not kept. */
  at(index: number): string | undefined {
    if (!(index >= 0 && index < this.#count)) return undefined
    const place = this.#places[index] ?? 0
    const at = place % pageSize
    return this.#pages[Math.floor(place / pageSize)]?.toString('utf8', at, at + (this.#lengths[index] ?? 0))
  }

  async close(): Promise<void> {
    await this.#batches.return(undefined)
  }

  #keep(text: string): void {
    const length = Buffer.byteLength(text)
    if (this.#used + length > pageSize) {
      if (this.#pages.length >= mostPages) {
        this.isFull = true
        return
      }
      this.#pages.push(Buffer.allocUnsafeSlow(pageSize))
      this.#used = 0
    }
    const page = this.#pages.length - 1
    this.#pages[page]?.write(text, this.#used)
    if (this.#count === this.#places.length) this.#grow()
    this.#places[this.#count] = page * pageSize + this.#used
    this.#lengths[this.#count] = length
    this.#used += length
    this.#count++
  }

  #grow(): void {
    const [places, lengths] = [new Uint32Array(this.#count * 2), new Uint32Array(this.#count * 2)]
    places.set(this.#places)
    lengths.set(this.#lengths)
    this.#places = places
    this.#lengths = lengths
  }
}

function stringHandler(emit: (text: string) => void): XmlHandler {
  const text = textCollector()
  return {
    open: name => (name === 'si' ? text.reset() : text.open(name)),
    close: name => (name === 'si' ? emit(text.value()) : text.close(name)),
    text: text.add,
  }
}

/** The text of a string with its runs, without what tells how it is spoken. */
export function textCollector() {
  let value = ''
  let isOn = false
  let spoken = 0
  return {
    reset() {
      value = ''
      isOn = false
      spoken = 0
    },
    open(name: string) {
      if (name === 'rPh') spoken++
      if (name === 't') isOn = spoken === 0
    },
    close(name: string) {
      if (name === 'rPh') spoken--
      if (name === 't') isOn = false
    },
    add(data: string) {
      if (isOn && value.length < longestCell) value += data
    },
    value: () => value.slice(0, longestCell),
  }
}
