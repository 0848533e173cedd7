/** The nodes of the grammar that a read may hold. Anything else, a node added by a later grammar included, is refused. */
export const readNodes: ReadonlySet<string> = new Set([
  // The statement and its FROM.
  ...['SelectStmt', 'ResTarget', 'CommonTableExpr', 'WithClause', 'RangeVar', 'RangeSubselect', 'RangeFunction'],
  ...['RangeTableFunc', 'RangeTableFuncCol', 'RangeTableSample', 'JoinExpr', 'Alias', 'ColumnDef', 'SortBy'],
  ...['WindowDef', 'GroupingSet', 'List'],
  // Values and names.
  ...['A_Const', 'String', 'Integer', 'Float', 'Boolean', 'BitString', 'ParamRef', 'ColumnRef', 'A_Star', 'TypeName'],
  // Expressions.
  ...['A_Expr', 'BoolExpr', 'NullTest', 'BooleanTest', 'FuncCall', 'NamedArgExpr', 'TypeCast', 'CollateClause'],
  ...['CaseExpr', 'CaseWhen', 'CoalesceExpr', 'MinMaxExpr', 'SQLValueFunction', 'SubLink', 'A_ArrayExpr', 'RowExpr'],
  ...['A_Indirection', 'A_Indices', 'GroupingFunc', 'XmlExpr', 'XmlSerialize'],
  // SQL/JSON.
  ...['JsonFuncExpr', 'JsonTable', 'JsonTableColumn', 'JsonTablePathSpec', 'JsonOutput', 'JsonReturning', 'JsonFormat'],
  ...['JsonValueExpr', 'JsonArgument', 'JsonBehavior', 'JsonParseExpr', 'JsonScalarExpr', 'JsonSerializeExpr'],
  ...['JsonObjectConstructor', 'JsonArrayConstructor', 'JsonArrayQueryConstructor', 'JsonKeyValue', 'JsonObjectAgg'],
  ...['JsonArrayAgg', 'JsonAggConstructor', 'JsonIsPredicate'],
])

/** What EXPLAIN without ANALYZE may hold beside that: it plans the change and does not make it. */
export const plannedNodes: ReadonlySet<string> = new Set([
  ...readNodes,
  ...['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt', 'MergeWhenClause', 'OnConflictClause', 'InferClause'],
  ...['IndexElem', 'MultiAssignRef', 'SetToDefault', 'ReturningClause', 'ReturningOption', 'MergeSupportFunc'],
])

/** What one INSERT, UPDATE, DELETE or MERGE may hold. Not SELECT INTO: it is a SelectStmt's clause, and a SELECT is no change. */
export const changeNodes: ReadonlySet<string> = new Set([...plannedNodes, 'LockingClause'])

/** Clauses that change or lock something, by the name of the field that holds them. */
export const refusedClauses: ReadonlyMap<string, string> = new Map([
  ['intoClause', 'SELECT INTO, which makes a table'],
  ['lockingClause', 'a locking clause (FOR UPDATE, FOR SHARE), which locks rows'],
])

/**
 * Syntax of this grammar that an older server reads as a call of a function by that name, where one was made:
 * it is judged like that call.
 */
export const callsInOlderServers: ReadonlyMap<string, readonly string[]> = new Map([
  ['JsonFuncExpr', ['json_exists', 'json_query', 'json_value']],
  ['JsonTable', ['json_table']],
  ['JsonParseExpr', ['json']],
  ['JsonScalarExpr', ['json_scalar']],
  ['JsonSerializeExpr', ['json_serialize']],
  ['JsonObjectConstructor', ['json_object']],
  ['JsonArrayConstructor', ['json_array']],
  ['JsonArrayQueryConstructor', ['json_array']],
  ['JsonObjectAgg', ['json_objectagg']],
  ['JsonArrayAgg', ['json_arrayagg']],
])
