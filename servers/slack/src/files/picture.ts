import type { FilesInfoResponse } from '@slack/web-api'
import { z } from 'zod'
import type { SlackFile } from './file.ts'

type Given = NonNullable<FilesInfoResponse['file']>

/** Larger pictures cost a model more than they show. */
const large = 1_000_000
/** What hosts take of one picture, as bytes. */
export const mostPicture = 3_500_000

const previews = ['thumb_1024', 'thumb_960', 'thumb_800', 'thumb_720', 'thumb_480', 'thumb_360'] as const
const url = z.string().min(1).optional()
const others = z.object({ thumb_pdf: url, thumb_video: url })

export interface Picture {
  url: string
  /** What is shown in place of the file; absent for the file itself. */
  note?: string
}

/** What to show of a file: itself, or the largest preview that Slack made of it; of a PDF its first page. */
export function pictureOf({ kind, download, size }: SlackFile, given: Given): Picture | undefined {
  const original = kind === 'picture' && size <= mostPicture && download !== undefined ? { url: download } : undefined
  if (original && size <= large) return original
  const preview = previews.map(key => given[key]).find(found => found !== undefined && found !== '')
  if (preview !== undefined) return { url: preview, note: 'a preview' }
  const { thumb_pdf: page, thumb_video: frame } = others.parse(given)
  if (page !== undefined) return { url: page, note: 'its first page' }
  return original ?? (frame === undefined ? undefined : { url: frame, note: 'a frame of it' })
}
