import { cutText, estimateTokens, nearlyLongest } from './budget.ts'
import { type Block, Reply } from './reply.ts'
import type { RenderContext, Tool } from './tool.ts'
import { closeFence, createFrame } from './untrusted.ts'

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
}

/** Turns what `run` returned into what the model reads, within the token budget, and says what was left out. */
export function present<C>(tool: Tool<C>, returned: unknown, { maxTokens, seal }: PresentOptions): Presented {
  const { value: raw, blocks } = returned instanceof Reply ? returned : { value: returned, blocks: [] }
  const { next, ...rest } = Object(raw)
  const whole: Record<string, unknown> = tool.output.parse(rest)
  const page = fitPage(tool, whole, maxTokens - footerTokens)
  const position = page.after ?? (page.left > 0 ? undefined : next)
  const value = position === undefined ? page.value : { ...page.value, next_cursor: seal(position) }
  const footer = footerOf(tool, page, value.next_cursor)
  return { text: footer === '' ? page.text : `${page.text}\n${footer}`, value, blocks }
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

function fitPage<C>(tool: Tool<C>, value: Record<string, unknown>, budget: number): Page {
  const text = renderValue(tool, value)
  const tokens = estimateTokens(text)
  if (tokens <= budget) return wholePage(text, value)
  const { fit } = tool
  const list = fit ? value[fit.list] : undefined
  if (!fit || !Array.isArray(list)) return cutPage(tool, value, budget)
  const shortened = (count: number) => ({ ...value, [fit.list]: list.slice(0, count) })
  const fits = (count: number) => estimateTokens(renderValue(tool, shortened(count))) <= budget
  // Rows are much alike: the share of the budget is a good first guess, and few further renderings are needed.
  const count = nearlyLongest(list.length, Math.floor((list.length * budget) / tokens), fits)
  const cutAfter = Math.max(count, 1)
  const page =
    count === 0 ? cutPage(tool, shortened(1), budget) : wholePage(renderValue(tool, shortened(count)), shortened(count))
  return { ...page, left: list.length - cutAfter, total: list.length, after: after(tool, list, cutAfter, value) }
}

function wholePage(text: string, value: Record<string, unknown>): Page {
  return { text, value, left: 0, total: 0, after: undefined, cut: false }
}

function after<C>(tool: Tool<C>, list: readonly unknown[], count: number, value: Record<string, unknown>): unknown {
  if (!tool.paged || count >= list.length) return undefined
  return tool.fit?.after?.(list[count - 1] as never, count - 1, value as never)
}

/** No list to shorten: the third-party text is cut inside its frame; failing that, the whole text. */
function cutPage<C>(tool: Tool<C>, value: Record<string, unknown>, budget: number): Page {
  const framed = renderValue(tool, value, Math.max(0, budget - 200))
  const text = estimateTokens(framed) <= budget ? framed : closeFence(cutText(framed, budget))
  return { ...wholePage(text, value), cut: true }
}

function renderValue<C>(tool: Tool<C>, value: Record<string, unknown>, textBudget?: number): string {
  if (!tool.render) return JSON.stringify(value)
  const frame = createFrame()
  const context: RenderContext = {
    untrusted: (text, source) => frame.untrusted(textBudget === undefined ? text : cutText(text, textBudget), source),
  }
  return tool.render(value as never, context)
}

function footerOf<C>(tool: Tool<C>, page: Page, cursor: unknown): string {
  const shown = page.left > 0 ? `${page.total - page.left} of ${page.total} ${tool.fit?.list ?? 'items'} shown. ` : ''
  const cut = page.cut ? `Cut at the limit of one result. ` : ''
  if (typeof cursor === 'string') return `[${cut}${shown}More: same arguments and cursor "${cursor}"]`
  if (shown === '' && cut === '') return ''
  return `[${cut}${shown}Narrow the arguments to see the rest]`
}
