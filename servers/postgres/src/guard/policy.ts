import type { Catalogue, Load } from './catalogue.ts'
import type { Facts } from './facts.ts'
import { Review } from './review.ts'
import type { Rules } from './rules.ts'
import { TypeReview } from './types.ts'

/** One set of rules over one state of the catalogue. */
export class Policy {
  readonly #review: Review
  readonly #types: TypeReview

  constructor(catalogue: Catalogue, rules: Rules) {
    this.#review = new Review(catalogue, rules)
    this.#types = new TypeReview(catalogue, this.#review, rules)
  }

  /** Throws `refused` for the first thing that the rules do not let through. */
  async judge(facts: Facts, load: Load): Promise<void> {
    await this.#review.judge([{ facts, used: '' }], [], load)
    await this.#types.judge(facts, load)
  }
}
