import { brandAt } from '../../api/brands';
import { operation } from '../../engine/operation';
import { brandPick } from '../../fields/picks';
import { objectIn } from '../../transport/pagination';

export const get = operation({
	name: 'get',
	label: 'Get',
	action: 'Get a brand',
	description: 'Retrieve one brand: name, domain, colours, logos',
	fields: { brand: brandPick.field },
	build: ({ params }) => brandPick.id(params.brand),
	each: async ({ client, request: id }) => objectIn(await client.get(brandAt(id))),
});
