"""Whether what is privileged can be found in what the server keeps."""
