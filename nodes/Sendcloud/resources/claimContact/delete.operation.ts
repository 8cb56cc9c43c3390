import { contactAt } from '../../api/support';
import { operation } from '../../engine/operation';
import { claimContactPick } from '../../fields/picks';

export const deleteContact = operation({
	name: 'delete',
	label: 'Delete',
	action: 'Delete a carrier support contact',
	description:
		'Remove a contact. Tickets about parcels under your contract with it fail from then on.',
	risk: 'deletes',
	fields: { contact: claimContactPick.field },
	build: ({ params }) => claimContactPick.id(params.contact),
	each: async ({ client, request: id }) => {
		await client.delete(contactAt(id));
		return { id, deleted: true };
	},
});
