import type { Json } from './call.ts'

/** Compares by a field, then by id, so that what was made in the same second has an order too. */
export function inOrder(a: Json, b: Json, field: string): number {
  return compared(a[field], b[field]) || compared(a.id, b.id)
}

function compared(a: unknown, b: unknown): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b))
}
