/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console */
/** Prints every answer in JSON of every document, as it is and converted, with the document's examples. For the tests. */
import { convert } from './convert';
import { answersOf, documentNames, readDocument } from './documents';

async function main(): Promise<void> {
	const all = [];
	for (const document of documentNames())
		for (const { name, schema, examples } of answersOf(await readDocument(document)))
			all.push({ name: `${document} ${name}`, schema, shape: convert(schema), examples });
	console.log(JSON.stringify(all));
}

main().catch((error) => {
	console.error(error);
	process.exitCode = 1;
});
