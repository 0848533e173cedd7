import { z } from 'zod'
import type { Source } from './source.ts'

export interface DocumentFile {
  name: string
  mimeType: string
  source: Source
}

/** What is to be read of a file. Nothing: all that is visible. */
export interface Wanted {
  /** Name of a tab. */
  sheet?: string | undefined
  /** `B2:D40`, `A:C`, `3:50`; in the first visible tab where none is named. */
  range?: string | undefined
  /** Pages or slides: `3`, `3-7,12`. */
  pages?: string | undefined
  /** Comments of a Word file too. */
  comments?: boolean | undefined
  signal: AbortSignal
}

/** What a file has, whether it was asked for or not: a tab, a bookmark. */
export interface Part {
  title: string
  /** `A1:H200`, `page 12`; `hidden` */
  about: string
}

/** A page, a slide, a block of rows, or a piece of a long text. */
export interface Section {
  /** Tab, from 0; 0 where there are none. */
  part: number
  /** Page, slide or first row, from 1; of a text: its piece, from 0. */
  number: number
  /** `Page 12`; empty where there is nothing to say. */
  title: string
  /** Stands above the text wherever in the section reading begins: the letters of the columns. */
  head: string
  text: string
}

/** Where a section begins. */
export type Start = Pick<Section, 'part' | 'number'>

/** The text of a file, read as far as it is asked for. */
export interface Document extends AsyncDisposable {
  kind: 'text' | 'markdown' | 'html' | 'word' | 'slides' | 'sheet' | 'pdf'
  /** `200 pages`, `3 tabs`, `48,212 characters` */
  extent: string
  parts: readonly Part[]
  /** Grows while sections are read: what was left out, and why. */
  warnings: string[]
  /** In order, beginning with the one at or after `from`. From the same start come the same sections. */
  sections(from?: Start): AsyncIterable<Section>
}

export const position = z.object({
  part: z.int().min(0),
  number: z.int().min(0),
  /** Characters of the section's text. */
  offset: z.int().min(0),
})

/** Where reading goes on. */
export type Position = z.output<typeof position>

/** A document that keeps nothing open. */
export function closed(document: Omit<Document, keyof AsyncDisposable>): Document {
  return { ...document, [Symbol.asyncDispose]: async () => {} }
}

/** Says it once. */
export function warn(warnings: string[], words: string): void {
  if (!warnings.includes(words)) warnings.push(words)
}
