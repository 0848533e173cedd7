import { option } from '@mcp-connectors/config'
import { z } from 'zod'
import { driveLoginOptions } from './login-options.ts'
import { isFileRef } from './target.ts'

const loopback = /^http:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d+\/?$/

/** What the person who runs the server decides: who asks, and which folders. */
export const options = {
  ...driveLoginOptions,
  folder: option(z.array(z.string().refine(isFileRef, 'an id or link of a folder or shared drive')).default([]), {
    about: 'The only folders to work in, with all below them, by id or link. Default: all that the account sees.',
    split: /[,\s]+/,
  }),
  filesFolder: option(z.string().min(1).optional(), {
    about: 'The one folder of this machine for files that are downloaded or uploaded. Default: none.',
    path: 'folder',
  }),
  apiRoot: option(z.string().regex(loopback, 'an address of this machine, as http://127.0.0.1:4000').optional(), {
    about: 'A stand-in for Google on this machine, for tests. Default: Google.',
  }),
}
