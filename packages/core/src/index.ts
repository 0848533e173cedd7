export { Agreed } from './agreed.ts'
export { listOf, text } from './bounded.ts'
export {
  type Aliases,
  type Command,
  type CommandContext,
  type Connector,
  type Declaration,
  defineConnector,
  type OpenContext,
  type Withheld,
} from './connector.ts'
export { counted } from './counted.ts'
export { ConnectorError, type ConnectorErrorOptions, type ErrorCode, type Visit } from './error.ts'
export { type FetchLimits, type FetchRequest, fetchBounded } from './fetch.ts'
export { fileNameOf } from './file-name.ts'
export { FilesFolder, type FolderFile } from './files-folder.ts'
export { Gate } from './gate.ts'
export { matchesGlob } from './glob.ts'
export { inParallel } from './in-parallel.ts'
export { type Program, run } from './main.ts'
export { wasCutOff, wasNeverSent } from './network.ts'
export type { Append, NewFile } from './new-file.ts'
export { type Deed, Once } from './once.ts'
export { type Prompt, type PromptArgument, promptFor } from './prompt.ts'
export { dryRun, type Receipt, receipt, renderReceipt, repeat } from './receipt.ts'
export { type Repetition, repeated } from './repeated.ts'
export { type Block, image, Reply, reply, resourceLink } from './reply.ts'
export { type Complete, type Resource, type ResourceBody, resourceFor } from './resource.ts'
export { carryOut, type Step, type StepOptions } from './steps.ts'
export {
  type Access,
  type CallContext,
  type Fit,
  type Log,
  type RenderContext,
  type Result,
  type Tool,
  type ToolContext,
  toolFor,
} from './tool.ts'
export { unless } from './unless.ts'
export { clean, withoutHidden } from './untrusted.ts'
