import { isJson } from '../call.ts'

/** `orderBy` taken apart. */
export function orderOf(orderBy: unknown): { readonly field?: string; readonly direction: string } {
  if (!isJson(orderBy)) return { direction: 'ASC' }
  return { field: String(orderBy.field), direction: String(orderBy.direction) }
}
