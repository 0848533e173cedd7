export const hooks = {
  /** What a package is made with is of no use to those who install it. */
  beforePacking({ devDependencies: _tools, scripts: _tasks, ...shipped }) {
    return shipped
  },
}
