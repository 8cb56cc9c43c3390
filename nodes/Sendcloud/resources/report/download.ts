import { reportField, reportIdOf } from '../../fields/report';
import { checkedValue, filled } from '../../operations/checks';
import { itemOperation } from '../../operations/define';
import { reportResult, resultFields, resultOptions } from './result';

export const download = itemOperation({
	name: 'download',
	label: 'Download',
	action: 'Download a report',
	description: 'Download a parcels report that was created before, waiting until it is ready',
	fields: { report: reportField, ...resultFields },
	options: resultOptions,
	build: ({ params }) => ({
		id: reportIdOf(params.report),
		settings: {
			as: params.resultAs as 'items' | 'file',
			convertNumbers: params.convertNumbers,
			binaryProperty: checkedValue<string>(filled, params.binaryProperty, 'output file field'),
		},
	}),
	run: async ({ client, request: { id, settings }, options, context }) =>
		await reportResult({ client, context, options, settings, reports: only(id) }),
});

async function* only(id: string) {
	yield { id };
}
