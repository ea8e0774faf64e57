import * as pulumi from "@pulumi/pulumi";

/** What a preview cannot tell, such as the address of a host that it cannot reach: the Docker plugin fails on any that it knows. */
export const unknownText = pulumi.output<string>(pulumi.unknown as never);
