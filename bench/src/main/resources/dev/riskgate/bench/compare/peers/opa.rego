package envoy.authz

default allow := false

allow if {
	request := input.attributes.request.http
	request.method == "GET"
	startswith(request.path, "/v1/orders/")
	[scheme, token] := split(request.headers.authorization, " ")
	scheme == "Bearer"
	[valid, _, claims] := io.jwt.decode_verify(token, {
		"cert": keys,
		"alg": "RS256",
		"iss": "https://idp.example.com/",
		"aud": "api",
	})
	valid
	"${role}" in claims.roles
}

keys := `${jwks}`
