import type { Answer } from './call.ts'

export const json = (status: number, body: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache, no-store' },
  body: Buffer.from(JSON.stringify(body)),
})

/** As OAuth has it: no body of the kind that Drive answers with. */
export const oauthError = (status: number, error: string, error_description: string, more: object = {}): Answer =>
  json(status, { error, error_description, ...more })

export const redirect = (location: string): Answer => ({ status: 302, headers: { location }, body: Buffer.alloc(0) })

/** @param body is HTML. */
export function page(status: number, title: string, body: string): Answer {
  const head = `<head><meta charset="utf-8"><title>${escaped(title)}</title></head>`
  const html = `<!DOCTYPE html><html lang="en">${head}<body><h1>${escaped(title)}</h1>${body}</body></html>`
  return { status, headers: { 'content-type': 'text/html; charset=utf-8' }, body: Buffer.from(html) }
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

export const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, sign => entities[sign] ?? sign)

export const unescaped = (html: string): string =>
  Object.entries(entities).reduceRight((text, [sign, entity]) => text.replaceAll(entity, sign), html)
