/** What goes wrong, in the order in which it was asked for: each once, with the first request that it is meant for. */
export class Queue<Item> {
  readonly #items: Item[] = []

  push(...items: Item[]): void {
    this.#items.push(...items)
  }

  clear(): void {
    this.#items.length = 0
  }

  get waiting(): readonly Item[] {
    return [...this.#items]
  }

  take(isMeant: (item: Item) => boolean): Item | undefined {
    const index = this.#items.findIndex(isMeant)
    return index < 0 ? undefined : this.#items.splice(index, 1)[0]
  }
}
