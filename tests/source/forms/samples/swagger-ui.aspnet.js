window.onload = function () {
    var configObject = JSON.parse('{"urls":[{"url":"v1/swagger.json","name":"Tides V1"},{"url":"v2/swagger.json","name":"Tides V2"}],"deepLinking":false}');
    var oauthConfigObject = JSON.parse('{"scopes":[]}');
    configObject.dom_id = "#swagger-ui";
    const ui = SwaggerUIBundle(configObject);
}
