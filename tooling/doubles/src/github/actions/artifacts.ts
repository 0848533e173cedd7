import { type Answer, type Call, notFound, nothing, numberParam, ok, param, Refusal, type Routes } from '../call.ts'
import { paged } from '../paged.ts'
import { repoIdOf } from '../pull-records.ts'
import { artifactJson } from './json.ts'
import { type Artifact, runsOf } from './records.ts'
import { redirect, runOf } from './runs.ts'

export const artifacts: Routes = {
  'GET /repos/{owner}/{repo}/actions/artifacts': call => list(call, all(call)),
  'GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts': call => list(call, runOf(call).artifacts),
  'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}': call => ok(artifactJson(call, artifactOf(call))),
  'DELETE /repos/{owner}/{repo}/actions/artifacts/{artifact_id}': call => {
    const artifact = artifactOf(call)
    artifact.run.artifacts.splice(artifact.run.artifacts.indexOf(artifact), 1)
    return nothing()
  },
  'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}': async call => {
    const { name, zip, expired } = artifactOf(call)
    if (param(call, 'archive_format') !== 'zip') throw notFound()
    if (expired) throw new Refusal(410, 'Artifact has expired')
    return await redirect(call, zip, 'application/zip', `${name}.zip`)
  },
}

const all = (call: Call): Artifact[] => runsOf(call.front, repoIdOf(call)).flatMap(run => run.artifacts)

function artifactOf(call: Call): Artifact {
  const id = numberParam(call, 'artifact_id')
  const found = all(call).find(artifact => artifact.id === id)
  if (found === undefined) throw notFound()
  return found
}

function list(call: Call, artifacts: readonly Artifact[]): Answer {
  const name = call.query.get('name')
  const found = artifacts.filter(artifact => name === null || artifact.name === name)
  return paged(call, found, page => ({
    total_count: found.length,
    artifacts: page.map(artifact => artifactJson(call, artifact)),
  }))
}
