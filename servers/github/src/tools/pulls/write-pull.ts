import { dryRun, receipt, renderReceipt, repeat } from '@mcp-connectors/core'
import { z } from 'zod'
import { number, repo } from '../../arguments.ts'
import { createPull } from '../../pulls/create-pull.ts'
import { editPull } from '../../pulls/edit-pull.ts'
import { fields } from '../../pulls/fields.ts'
import { tool } from '../../tool.ts'

export const writePull = tool({
  name: 'github_write_pull',
  title: 'Open or change a pull request',
  access: 'write',
  description: 'Open a pull request, or change the one with number; fields left out stay as they are.',
  scopes: ['public_repo'],
  input: z.strictObject({ repo, number, ...fields, dry_run: dryRun, repeat }),
  output: receipt,
  run: async (args, { client, signal }) => {
    const place = client.place(args.repo)
    const number = args.number ?? place.number
    return number === undefined
      ? await createPull(client, place.repo, args, signal)
      : await editPull(place.repo, number, args, signal)
  },
  render: renderReceipt,
})
