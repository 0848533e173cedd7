import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { runServer } from 'verdaccio'

const run = promisify(execFile)

export interface Registry extends AsyncDisposable {
  url: string
  publish(tarball: string): Promise<void>
  /** A home and a working folder with nothing in them, and an environment that knows this registry only. */
  machine(): Promise<Machine>
  /** From here on there is no network. */
  stop(): Promise<void>
}

export interface Machine {
  home: string
  folder: string
  env: Record<string, string>
}

/** An npm registry on loopback that has nothing but what is published to it, and asks no other. */
export async function startRegistry(): Promise<Registry> {
  const temp = await mkdtemp(join(tmpdir(), 'registry-'))
  const config = join(temp, 'config.yaml')
  await writeFile(config, configuration)
  const server: Server = await runServer(config)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}/`
  const machine = async () => emptyMachine(temp, url)
  const stop = async () => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  }
  return {
    url,
    machine,
    async publish(tarball) {
      const { env, folder } = await machine()
      // npm wants to be somebody; everybody may publish here.
      await run('npm', ['publish', tarball, `--//127.0.0.1:${port}/:_authToken=nobody`], { env, cwd: folder })
    },
    stop,
    async [Symbol.asyncDispose]() {
      await stop()
      await rm(temp, { recursive: true, maxRetries: 3 })
    },
  }
}

const configuration = `
storage: ./storage
uplinks: {}
packages: { '**': { access: $all, publish: $all } }
web: { enable: false }
log: { type: stdout, format: pretty, level: fatal }
`

async function emptyMachine(temp: string, url: string): Promise<Machine> {
  const home = await mkdtemp(join(temp, 'home-'))
  const folder = await mkdtemp(join(temp, 'folder-'))
  const env = {
    // The Node of this test first: npx starts what it finds.
    PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
    HOME: home,
    npm_config_registry: url,
    npm_config_update_notifier: 'false',
  }
  return { home, folder, env }
}
