/** The README's tables of operations, from the registry of the built node. */
const START = '<!-- operations: made by "npm run docs" -->';
const END = '<!-- /operations -->';

/**
 * @param {string} readme the README's text
 * @returns {string} the same with fresh tables between the markers
 */
function withOperations(readme) {
	const { resources } = require('../../dist/nodes/Sendcloud/resources');
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
	const [before, rest] = readme.split(START);
	if (rest === undefined || !rest.includes(END))
		throw new Error('README.md has lost its markers for the operations');
	return `${before}${START}\n\n${table}\n\n${END}${rest.split(END)[1]}`;
}

module.exports = { withOperations };
