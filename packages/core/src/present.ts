import { cutText, estimateTokens, isWithin, longestPrefix, nearlyLongest } from './budget.ts'
import { mapTexts } from './map-texts.ts'
import { type Block, Reply } from './reply.ts'
import { longestCursor, type RenderContext, type Tool } from './tool.ts'
import { closeFence, createFrame, withoutHidden } from './untrusted.ts'

/** What is kept for the line that says how to go on. */
const footerTokens = 120

export interface Presented {
  text: string
  value: Record<string, unknown>
  blocks: readonly Block[]
}

export interface PresentOptions {
  maxTokens: number
  /** Signs the position of the next page. */
  seal: (position: unknown) => string
  /** Applied before anything is cut, or half a secret could remain. */
  mask: (text: string) => string
  /** The value itself goes out beside the text, and is under the same budget. */
  structured: boolean
}

/** Turns what `run` returned into what the model reads, within the token budget, and says what was left out. */
export function present<C>(tool: Tool<C>, returned: unknown, options: PresentOptions): Presented {
  const { maxTokens, seal, mask, structured } = options
  const { value: raw, blocks } = returned instanceof Reply ? returned : { value: returned, blocks: [] }
  const { next, ...rest } = Object(raw)
  const whole: Record<string, unknown> = tool.output.parse(tool.paged ? rest : raw)
  const view = { tool, mask, structured }
  const page = fitPage(view, whole, maxTokens - footerTokens)
  const position = page.after ?? (page.left > 0 || !tool.paged ? undefined : next)
  const cursor = position === undefined ? undefined : sealed(seal, position)
  const value = cursor === undefined ? page.value : { ...page.value, next_cursor: cursor }
  const footer = footerOf(tool, page, position !== undefined, cursor)
  return {
    text: footer === '' ? page.text : `${page.text}\n${footer}`,
    value: structured ? mapTexts(value, mask, mask) : value,
    blocks: blocks.map(block => ('data' in block ? block : mapTexts(block, mask))),
  }
}

/** Undefined for a cursor that would not be taken back. */
function sealed(seal: PresentOptions['seal'], position: unknown): string | undefined {
  const cursor = seal(position)
  return cursor.length > longestCursor ? undefined : cursor
}

interface View<C> extends Pick<PresentOptions, 'mask' | 'structured'> {
  tool: Tool<C>
}

interface Page {
  text: string
  value: Record<string, unknown>
  /** How many items of the list were left out, and how many there were. */
  left: number
  total: number
  /** The position after the last item that was kept, where some were left out. */
  after: unknown
  cut: boolean
}

function fitPage<C>(view: View<C>, value: Record<string, unknown>, budget: number): Page {
  const text = renderValue(view, value)
  if (fitsIn(view, text, value, budget)) return wholePage(text, value)
  const { fit } = view.tool
  const list = fit ? value[fit.list] : undefined
  if (!fit || !Array.isArray(list)) return cutPage(view, value, budget)
  // Boundary: erased by Tool; the schema that parsed the value is the one that typed these.
  const keepsEnd = fit.keepsEnd?.(value as never) ?? false
  const kept = (count: number) => (keepsEnd ? list.slice(list.length - count) : list.slice(0, count))
  const shortened = (count: number) => ({ ...value, [fit.list]: kept(count) })
  const fits = (count: number) => fitsIn(view, renderValue(view, shortened(count)), shortened(count), budget)
  // Rows are much alike: the share of the budget is a good first guess, and few further renderings are needed.
  const guess = Math.floor((list.length * budget) / estimateTokens(text))
  const count = nearlyLongest(list.length, guess, fits)
  const cutAfter = Math.max(count, 1)
  const few = shortened(cutAfter)
  const page = count === 0 ? cutPage(view, few, budget) : wholePage(renderValue(view, few), few)
  const last = keepsEnd ? list.length - cutAfter : cutAfter - 1
  const position = cutAfter < list.length ? after(view.tool, list, last, value) : undefined
  return { ...page, left: list.length - cutAfter, total: list.length, after: position }
}

/** Hosts show the model the text or the value: both must fit. */
function fitsIn<C>({ structured }: View<C>, text: string, value: Record<string, unknown>, budget: number): boolean {
  return isWithin(text, budget) && (!structured || isWithin(JSON.stringify(value), budget))
}

function wholePage(text: string, value: Record<string, unknown>): Page {
  return { text, value, left: 0, total: 0, after: undefined, cut: false }
}

function after<C>(tool: Tool<C>, list: readonly unknown[], index: number, value: Record<string, unknown>): unknown {
  if (!tool.paged) return undefined
  return tool.fit?.after?.(list[index] as never, index, value as never)
}

/** No list to shorten: the third-party text is cut inside its frame; failing that, the whole text. */
function cutPage<C>(view: View<C>, value: Record<string, unknown>, budget: number): Page {
  const framed = renderValue(view, value, Math.max(0, budget - 200))
  const text = isWithin(framed, budget) ? framed : closeFence(cutText(framed, budget))
  return { ...wholePage(text, view.structured ? cutTexts(mapTexts(value, view.mask), budget) : value), cut: true }
}

/** Names, dates and the words of an enum are shorter than this, and stay whole: clients check them. */
const shortTokens = 50

/** Cuts every long text in a value to one length, the longest at which all of it is within the budget. */
function cutTexts(value: Record<string, unknown>, budget: number): Record<string, unknown> {
  const cutAt = (length: number) => mapTexts(value, text => cutText(text, Math.max(shortTokens, length)))
  return cutAt(longestPrefix(budget, length => isWithin(JSON.stringify(cutAt(length)), budget)))
}

function renderValue<C>({ tool, mask }: View<C>, value: Record<string, unknown>, textBudget?: number): string {
  if (!tool.render) return mask(JSON.stringify(value))
  const frame = createFrame()
  const context: RenderContext = {
    untrusted: (text, source) =>
      frame.untrusted(textBudget === undefined ? text : cutText(mask(text), textBudget), source),
  }
  // Names stand outside of the frames too: a branch, a person.
  return mask(withoutHidden(tool.render(value as never, context)))
}

function footerOf<C>(tool: Tool<C>, page: Page, hasMore: boolean, cursor: string | undefined): string {
  const shown = page.left > 0 ? `${page.total - page.left} of ${page.total} ${tool.fit?.list ?? 'items'} shown. ` : ''
  const cut = page.cut ? `Cut at the limit of one result. ` : ''
  if (cursor !== undefined) return `[${cut}${shown}More: same arguments and cursor "${cursor}"]`
  return hasMore || page.left > 0 || page.cut ? `[${cut}${shown}Narrow the arguments to see the rest]` : ''
}
