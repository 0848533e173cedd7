export { ConfigError, type ConfigProblem } from './error.ts'
export { type Option, type OptionHints, type Options, type OptionValues, option } from './option.ts'
