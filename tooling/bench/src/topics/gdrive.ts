import { atOnce } from '../compare.ts'
import type { Fact } from '../limits.ts'
import { startPlain } from '../plain.ts'
import { raceOf } from '../question.ts'
import { connectTo, ours } from '../servers.ts'
import { type GoogleRequest, type GoogleStandIn, startGoogle } from '../stand-in.ts'
import type { Cell, Run, Topic } from '../topic.ts'
import { Wire } from '../wire.ts'

const own = 'ours: Google Drive'
const getFile = {
  name: 'all about a file',
  limit: 'Google Drive, get a file',
  ask: { [own]: ({ note }: GoogleStandIn) => [['gdrive_get_file', { file: note }] as const] },
} as const
const search = {
  name: 'find 20 files by their name',
  limit: 'Google Drive, search',
  ask: { [own]: () => [['gdrive_search_files', { name: 'Invoice' }] as const] },
} as const

/** Calls against plain @googleapis/drive on the same stand-in, and what large files cost. */
export async function measureGdrive(run: Run): Promise<Topic> {
  await using google = await startGoogle()
  const here = { ...run, places: { ...run.places, google } }
  await using plain = startPlain()
  await using servers = await connectTo([ours('Google Drive', here) ?? []].flat())
  const { url, token } = google
  const work = (requests: readonly GoogleRequest[]) => ({ kind: 'gdrive' as const, url, token, requests })
  const race = { own, floor: '@googleapis/drive', work, plain, wires: servers.wires, quick: run.quick }
  const rows: Cell[][] = []
  const facts: Fact[] = []
  for (const wire of servers.wires.values()) {
    // The names of folders are known from then on.
    for (const { ask } of [getFile, search]) for (const [tool, args] of ask[own](google)) await wire.call(tool, args)
  }
  for (const question of [getFile, search]) {
    const raced = await raceOf(question, google, race)
    rows.push(...raced.rows)
    facts.push(...raced.facts)
  }
  facts.push(...(await memoryFacts(here, google)))
  return {
    title: 'Google Drive',
    note: `On a stand-in of Google in a process of its own, which answers in a millisecond where Google takes a hundred or more; against plain @googleapis/drive with the same requests as ours: one after the other, then ${atOnce} at once. Of ours also the memory at its peak after the last rows of one tab of a workbook of ${Math.round(google.book.bytes / 1e6)} MB (${google.book.rows.toLocaleString('en')} rows), after the passage about a word in a PDF of 200 pages, and what it grows by over a folder of ${google.files.toLocaleString('en')} files, page by page.`,
    head: ['question', 'server', 'calls', 'p50 ms', 'p95 ms', '× library', `a second, ${atOnce} at once`, '× library'],
    rows,
    facts,
  }
}

async function memoryFacts(run: Run, google: GoogleStandIn): Promise<Fact[]> {
  const server = ours('Google Drive', run)
  if (server === undefined) return []
  const { book, contract } = google
  const tab = { file: book.id, sheet: 'Stock', range: `A${book.rows - 5}:D${book.rows + 1}` }
  return [
    { limit: 'a tab of a large workbook', values: [await peakOf(server.command, tab, 'the last row')] },
    {
      limit: 'a passage of a PDF',
      values: [await peakOf(server.command, { file: contract, query: 'warranty' }, 'two years')],
    },
    { limit: '10,000 files page by page', values: [await growthOf(server.command, google)] },
  ]
}

/** Megabytes at the peak of a server that reads one file. @throws when its answer lacks the words */
async function peakOf(command: Parameters<typeof Wire.connect>[0], args: object, words: string): Promise<number> {
  await using wire = await Wire.connect(command)
  const text = await wire.call('gdrive_read_file', args)
  if (!text.includes(words)) throw new Error(`The answer lacks ${JSON.stringify(words)}: ${text.slice(0, 300)}`)
  return wire.memory('VmHWM')
}

/** Megabytes that the peak grows by after the first tenth of the folder. */
async function growthOf(
  command: Parameters<typeof Wire.connect>[0],
  { folder, files }: GoogleStandIn,
): Promise<number> {
  await using wire = await Wire.connect(command)
  let cursor: string | undefined
  let before = Number.NaN
  let seen = 0
  do {
    const more = cursor === undefined ? {} : { cursor }
    const text = await wire.call('gdrive_list_folder', { folder, limit: 200, ...more })
    seen += text.match(/^\S{20,} /gm)?.length ?? 0
    cursor = /cursor "([^"]+)"/.exec(text)?.[1]
    if (Number.isNaN(before) && seen >= files / 10) before = wire.memory('VmHWM')
  } while (cursor !== undefined)
  if (seen !== files) throw new Error(`${seen} of ${files} files were listed`)
  return wire.memory('VmHWM') - before
}
