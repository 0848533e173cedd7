import { zipSync } from 'fflate'
import { inMemory, type Source } from '../source.ts'

/** An archive of texts (or bytes) by name. */
export function archive(files: Readonly<Record<string, string | Uint8Array>>): Uint8Array {
  return zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, content]) => [
        name,
        typeof content === 'string' ? Buffer.from(content) : content,
      ]),
    ),
  )
}

export function archiveSource(files: Readonly<Record<string, string | Uint8Array>>): Source {
  return inMemory(archive(files))
}

/** Relations by id: type and target; a target with `:` is external. */
export function relations(of: Readonly<Record<string, readonly [type: string, target: string]>>): string {
  const all = Object.entries(of).map(
    ([id, [type, target]]) =>
      `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"${target.includes(':') ? ' TargetMode="External"' : ''}/>`,
  )
  return `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all.join('')}</Relationships>`
}
