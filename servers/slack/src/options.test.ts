import { expect, test } from 'vitest'
import { options } from './options.ts'

const { schema } = options.readChannels

test.each(['#general', 'eng-*', '!#secret', '!C0123456789', 'G0123456789', 'größe', '*', 'a?'])(
  '%s names channels',
  pattern => {
    expect(schema.safeParse([pattern]).success).toBe(true)
  },
)

test.each(['!<#C0123456789>', '!https://acme.slack.com/archives/C0123456789', '!!x', '@alice', 'D0123456789', '!'])(
  '%s, which would keep nothing out, is refused',
  pattern => {
    expect(schema.safeParse([pattern]).success).toBe(false)
  },
)
