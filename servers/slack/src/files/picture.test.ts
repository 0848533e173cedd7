import { expect, test } from 'vitest'
import { fileOf } from './file.ts'
import { pictureOf } from './picture.ts'

const at = 'https://files.slack.com'

function shown(given: Parameters<typeof pictureOf>[1]) {
  return pictureOf(fileOf({ url_private: `${at}/original`, ...given }), given)
}

test('a small picture is shown itself, a large one as its largest preview', () => {
  const given = { mimetype: 'image/png', thumb_360: `${at}/360`, thumb_1024: `${at}/1024` }
  expect(shown({ ...given, size: 900_000 })).toEqual({ url: `${at}/original` })
  expect(shown({ ...given, size: 5_000_000 })).toEqual({ url: `${at}/1024`, note: 'a preview' })
  expect(shown({ mimetype: 'image/png', size: 3_000_000 })).toEqual({ url: `${at}/original` })
  expect(shown({ mimetype: 'image/png', size: 5_000_000 })).toBeUndefined()
})

test('of what models do not see there is a preview where Slack made one', () => {
  expect(shown({ mimetype: 'image/heic', size: 100, thumb_720: `${at}/720` })).toEqual({
    url: `${at}/720`,
    note: 'a preview',
  })
  expect(shown({ mimetype: 'application/pdf', size: 100, thumb_pdf: `${at}/pdf` })).toEqual({
    url: `${at}/pdf`,
    note: 'its first page',
  })
  expect(shown({ mimetype: 'video/mp4', size: 100, thumb_video: `${at}/v` })).toEqual({
    url: `${at}/v`,
    note: 'a frame of it',
  })
  expect(shown({ mimetype: 'application/zip', size: 100 })).toBeUndefined()
})
