/** Prism as a proxy for several documents in one process: a process for each would take a gigabyte and more. */
const { createSingleProcessPrism } = require('@stoplight/prism-cli/dist/util/createServer');

async function main() {
	for (const { document, upstream, port } of JSON.parse(process.argv[2])) {
		await createSingleProcessPrism({
			document,
			upstream: new URL(upstream),
			port,
			host: '127.0.0.1',
			errors: true,
			cors: false,
			multiprocess: false,
			validateRequest: true,
			verboseLevel: 'silent',
			jsonSchemaFakerFillProperties: false,
		});
	}
	console.log('All proxies are listening');
}

main().catch((error) => {
	console.error(error);
	process.exitCode = 1;
	process.exit();
});
