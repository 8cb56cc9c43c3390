/** The table of operations in docs/operations.md, from the registry of the built node. */
const FILE = 'docs/operations.md';
const START = '<!-- operations: made by "npm run docs" -->';
const END = '<!-- /operations -->';

/**
 * @param {string} text of docs/operations.md
 * @returns {string} the same with a fresh table between the markers
 */
function withOperations(text) {
	const { resources } = require('../../dist/nodes/Sendcloud/bundle.js');
	const rows = [...resources]
		.sort((a, b) => a.label.localeCompare(b.label))
		.flatMap(({ label, operations }) =>
			operations.map(
				(operation, n) =>
					`| ${n === 0 ? `**${label}**` : ''} | ${operation.label} | ${operation.description} |`,
			),
		);
	const table = ['| Resource | Operation | What it does |', '| --- | --- | --- |', ...rows].join(
		'\n',
	);
	const [before, rest] = text.split(START);
	if (rest === undefined || !rest.includes(END))
		throw new Error(`${FILE} has lost its markers for the operations`);
	return `${before}${START}\n\n${table}\n\n${END}${rest.split(END)[1]}`;
}

module.exports = { FILE, withOperations };
