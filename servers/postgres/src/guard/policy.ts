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

  /** Throws `refused` for the first thing that the rules do not let through. False: the catalogue is out of date. */
  async judge(facts: Facts, load: Load): Promise<boolean> {
    return (await this.#review.judge([{ facts, used: '' }], [], load)) && this.#types.judge(facts, load)
  }
}
