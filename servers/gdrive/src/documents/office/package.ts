import type { Source } from '../source.ts'
import { attribute, readWholeXml } from '../xml.ts'
import { openZip, type Zip } from '../zip/zip.ts'

export interface Relation {
  /** Last word of its type: `worksheet`, `hyperlink` */
  type: string
  /** Name of a part of the package; an address where it is external. */
  target: string
  isExternal: boolean
}

export type Relations = ReadonlyMap<string, Relation>

/** A docx, xlsx or pptx: parts in an archive, and relations between them. */
export interface OfficePackage {
  zip: Zip
  /** The part that all the others hang on; undefined where it is no Office file. */
  main: string | undefined
  /** In pieces; nothing where there is no such part. */
  read(part: string, most?: number): AsyncIterable<Uint8Array>
  /** By id. */
  relations(part: string): Promise<Relations>
}

/** In bytes, of a list of relations. */
const mostRelations = 20_000_000

export async function openPackage(source: Source, signal: AbortSignal): Promise<OfficePackage> {
  const zip = await openZip(source, signal)
  async function* read(part: string, most?: number) {
    const entry = zip.find(part)
    if (entry) yield* zip.open(entry, most)
  }
  const relations = (part: string) => relationsOf(read(relationsPartOf(part), mostRelations), part)
  const main = firstOf(await relations(''), 'officeDocument')
  return { zip, main, read, relations }
}

/** Where the first relation of a type leads. */
export function firstOf(relations: Relations, type: string): string | undefined {
  return [...relations.values()].find(found => found.type === type)?.target
}

function relationsPartOf(part: string): string {
  const at = part.lastIndexOf('/') + 1
  return `${part.slice(0, at)}_rels/${part.slice(at)}.rels`
}

async function relationsOf(chunks: AsyncIterable<Uint8Array>, part: string): Promise<Relations> {
  const found = new Map<string, Relation>()
  await readWholeXml(chunks, {
    open(name, attributes) {
      if (name !== 'Relationship') return
      const { Id = '', Target = '', TargetMode } = attributes
      const isExternal = TargetMode === 'External'
      const type = attributes.Type?.split('/').at(-1) ?? ''
      found.set(Id, { type, target: isExternal ? Target : partAt(Target, part), isExternal })
    },
  })
  return found
}

/** `../media/a.png` beside `ppt/slides/slide1.xml` is `ppt/media/a.png`; what climbs out of the root stays in it. */
function partAt(target: string, base: string): string {
  const path = target.replaceAll('\\', '/')
  const steps = path.startsWith('/') ? [] : base.split('/').slice(0, -1)
  for (const step of path.split('/')) {
    if (step === '..') steps.pop()
    else if (step !== '.' && step !== '') steps.push(step)
  }
  return steps.join('/')
}

/** The id of a relation, under whatever prefix: `r:id`. An `id` without one is something else. */
export function relationId(attributes: Readonly<Record<string, string>>): string {
  return attributes['r:id'] ?? attribute(withPrefix(attributes), 'id') ?? ''
}

function withPrefix(attributes: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => name.includes(':')))
}

/** Characters that a part of one file may come to, kept in memory. */
export const mostText = 10_000_000
