/** Which repositories there are: case does not count in their names, and old names lead to the new ones. */
export class Names {
  readonly #ids = new Map<string, number>()
  readonly #names = new Map<number, string>()

  add(fullName: string, id: number): void {
    this.#ids.set(fullName.toLowerCase(), id)
    this.#names.set(id, fullName)
  }

  remove(id: number): void {
    this.#names.delete(id)
  }

  all(): string[] {
    return [...this.#names.values()]
  }

  byId(id: number): string | undefined {
    return this.#names.get(id)
  }

  /** The name in use now; `moved` when it was asked for by another one. */
  find(fullName: string): { readonly fullName: string; readonly id: number; readonly moved: boolean } | undefined {
    const id = this.#ids.get(fullName.toLowerCase())
    const current = id === undefined ? undefined : this.#names.get(id)
    if (id === undefined || current === undefined) return undefined
    return { fullName: current, id, moved: current.toLowerCase() !== fullName.toLowerCase() }
  }
}
